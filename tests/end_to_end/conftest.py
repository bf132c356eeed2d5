"""Two nights of a small city, lived once for all tests of this folder."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.built_once import build_once
from tests.end_to_end.installation import FIRST, SECOND, Installation, Lived
from tests.end_to_end.small_catalog import cut_catalog


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """A city of 600 persons, its catalog published, two nights lived; tests only read it."""
    return build_once(tmp_path_factory, "lived", live_two_nights)


def live_two_nights(home: Path) -> Lived:
    installation = Installation(home)
    nights: dict[date, Any] = {}
    for day in (FIRST, SECOND):
        installation.build(day)
        if day == FIRST:
            installation.publish(day)
        nights[day] = installation.live(day)
    return Lived(installation, nights)


@pytest.fixture(scope="session")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A city of which three agencies with an entry each are catalogued; nothing lived yet."""
    folder = tmp_path_factory.mktemp("small")
    installation = Installation(folder / "home", cut_catalog(folder / "catalog"))
    installation.build(FIRST)
    installation.publish(FIRST)
    return installation


@pytest.fixture
def small(small_city: Installation, tmp_path: Path) -> Installation:
    """The small city for a test of its own to live in."""
    shutil.copytree(small_city.home, tmp_path / "home")
    return Installation(tmp_path / "home", small_city.catalog)
