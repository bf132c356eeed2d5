"""One small city and one night over it, shared by the tests of this room (they only read)."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.built_once import build_once
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
    """A copy of another city with two nights, of which the second saw deletions."""
    city = build_once(tmp_path_factory, "demo_city", live_two_nights)
    return installation(shutil.copytree(city, tmp_path_factory.mktemp("lived") / "city"))


def live_two_nights(home: Path) -> Path:
    settings = installation(home)
    for day in (DAY, date(2026, 11, 21)):
        build_city(settings, persons=PERSONS, seed=2, day=day)
        live_through(settings, day)
    return home
