"""A town to live in."""

import pytest

from resources.platform import Platform
from tests.tickets.town import FRIDAY, Town, town_catalog
from zb_pipelines.settings import Settings


@pytest.fixture
def town(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Its catalog is published, nothing has been delivered yet."""
    platform = Platform(settings)
    release = platform.registry.publish(town_catalog(), "审核员", "首次发布", FRIDAY)
    return Town(platform, release, monkeypatch)
