"""Two nights of a small city, lived once for all tests of this folder."""

import shutil
from pathlib import Path

import pytest

from tests.built_once import build_once
from tests.end_to_end.installation import FIRST, Installation, Lived, tour_the_city
from tests.end_to_end.small_catalog import cut_catalog


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """A city of 600 persons after the tour that `make demo` makes; tests only read it."""
    return build_once(tmp_path_factory, "lived", tour_the_city)


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
