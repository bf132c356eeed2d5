"""One small city and one night over it, shared by the tests of this room (they only read)."""

from datetime import date

import pytest

from tests.nights import installation, live_through
from zb_pipelines.demo.city import build_city
from zb_pipelines.domain.settings import Settings

DAY = date(2026, 11, 20)
PERSONS = 900


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The city of 2026-11-20 from seed 1."""
    settings = installation(tmp_path_factory.mktemp("city"))
    build_city(settings, persons=PERSONS, seed=1, day=DAY)
    return settings


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Another city with two nights, of which the second saw deletions."""
    settings = installation(tmp_path_factory.mktemp("lived"))
    for day in (DAY, date(2026, 11, 21)):
        build_city(settings, persons=PERSONS, seed=2, day=day)
        live_through(settings, day)
    return settings
