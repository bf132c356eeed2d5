"""The city of planted values, released and built."""

import shutil
from pathlib import Path

import pytest

from resources.platform import Platform, open_platform
from tests.access.lived import live
from tests.access.planted import DAY, FINDING, LEVELS, TABLES, planted, small_catalog
from tests.environment import choose_home


@pytest.fixture(scope="package")
def lived_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the city after a night, with rows that were kept back; for copies."""
    home = tmp_path_factory.mktemp("lived") / "home"
    live(home)
    return home


@pytest.fixture
def lived(lived_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """A copy of that city, opened as a command opens it."""
    home = tmp_path / "home"
    shutil.copytree(lived_home, home)
    choose_home(monkeypatch, home, DAY)
    return open_platform()


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    choose_home(monkeypatch, tmp_path, DAY)
    platform = open_platform()
    platform.registry.publish(small_catalog(), "审核人", "测试", DAY)
    with platform.engine() as engine:
        for table in TABLES:
            values = ", ".join(f"'{planted(table, level)}' AS {level.lower()}" for level in LEVELS)
            behind = "['tax/payer#1'] AS _origin"
            of_rows = "'1' AS _record, CAST(1 AS BIGINT) AS _row"
            beside = of_rows if table.startswith("aggregation") else behind
            platform.lake.replace(engine, table, DAY, f"SELECT {values}, {beside}")
        platform.lake.replace(
            engine, FINDING, DAY,
            "SELECT 'f1' AS finding, 'doubt' AS rule, '疑点' AS title, '法' AS law, 'tax' AS verifier,"
            " 'body' AS subject_kind, 'planted subject' AS subject, DATE '2026-01-02' AS since,"
            " DATE '2026-03-04' AS until, CAST(7 AS DECIMAL(18, 4)) AS amount, 'planted detail' AS detail,"
            " ['tax/payer#1 planted', 'market/company#2 planted'] AS evidence, '核实' AS advice",
        )  # fmt: skip
    return platform


@pytest.fixture
def platform_of_sharing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """An empty installation, for the city of products."""
    choose_home(monkeypatch, tmp_path / "sharing")
    return open_platform()
