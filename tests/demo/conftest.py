"""Small cities shared by the tests of this room: with nights over them (they only read), or with clean rows alone."""

import shutil
from collections.abc import Callable, Generator
from datetime import date
from pathlib import Path

import pytest

from assets.derived_tables.functions import provide_coordinates, provide_functions
from assets.derived_tables.pseudonyms import provide_pseudonyms
from resources.engine import Engine, open_engine
from resources.platform import Platform
from tests.built_once import build_once
from tests.demo.clean_rows import derive, hand_over, rests_on
from tests.nights import installation, live_through
from tests.resources.agencies.conftest import mariadb_socket as mariadb_socket
from tests.shipped import shipped_catalog
from zb_pipelines.demo.city import build_city
from zb_pipelines.demo.inhabitants import settle
from zb_pipelines.domain.catalog.model.model import Catalog
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


@pytest.fixture(scope="session")
def sample() -> Catalog:
    return shipped_catalog()


@pytest.fixture
def settled(settings: Settings, sample: Catalog) -> Generator[Callable[[int, int, date], Engine]]:
    """Calls ``settle`` and hands the clean rows to all tables that the rules read."""
    wanted = {name for rule in sample.findings.values() for name in rests_on(sample, rule)}
    with open_engine(settings) as engine:

        def settle_in(persons: int, seed: int, day: date) -> Engine:
            settle(engine, persons=persons, seed=seed, day=day)
            provide_functions(engine, day, "workdays ST_")
            provide_pseudonyms(engine, Platform(settings), "healthcare")
            provide_coordinates(engine, sample, "metres_between")
            hand_over(engine, sample, wanted)
            derive(engine, sample, wanted)
            return engine

        yield settle_in
