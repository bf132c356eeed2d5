"""`zb doctor` and `zb status` on installations that cannot work, or in which no night ran."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from resources.registry import Build, Registry
from tests.shipped import shipped_catalog
from zb_pipelines.cli.app import declare_app
from zb_pipelines.nightly.progress.last_night import last_night, night_sentence

DAY = date(2026, 11, 20)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with a release in force, no source and no night."""
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    for name in ("ZB_LAKE", "ZB_SOURCES", "ZB_REGISTRY_URL", "ZB_CATALOG"):
        monkeypatch.delenv(name, raising=False)
    registry = Registry(f"sqlite:///{tmp_path / 'registry.db'}")
    registry.publish(shipped_catalog(), "审核员", "首次发布", DAY)
    registry.close()
    (tmp_path / "sources.yml").write_text("entries: {}\n", "utf-8")
    return tmp_path


def checks() -> tuple[dict[str, Any], int]:
    """What `zb doctor --json` says, by check, and its exit code."""
    done = CliRunner().invoke(declare_app(), ["doctor", "--json"])
    return {each["check"]: each for each in json.loads(done.stdout)}, done.exit_code


def test_released_entries_without_a_source_are_wrong(home: Path) -> None:
    said, code = checks()
    assert not said["来源"]["ok"]
    assert "没有写来源的条目" in said["来源"]["said"]
    assert str(home / "sources.yml") in said["来源"]["said"]
    assert code == 2


def test_a_lake_that_is_not_supported_is_wrong(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks()[0]["数据湖"]["ok"]
    monkeypatch.setenv("ZB_LAKE", "s3://bucket/lake")
    said = checks()[0]["数据湖"]
    assert not said["ok"]
    assert "s3://bucket/lake" in said["said"]
    assert home.is_dir()


def test_a_day_without_a_night_is_said(home: Path) -> None:
    assert checks()[0]["最近一夜"]["said"] == "还没有运行过夜间任务"
    registry = Registry(f"sqlite:///{home / 'registry.db'}")
    assert last_night(registry, DAY) is None
    registry.close()
    assert night_sentence(date(2026, 11, 19), DAY) == (
        "2026-11-20 的夜间任务尚未出报告；最近一夜：2026-11-19"
    )
    assert night_sentence(DAY, DAY) == "2026-11-20 的夜间任务已运行"
    status = CliRunner().invoke(declare_app(), ["status"])
    assert "还没有运行过夜间任务" in status.stdout
    assert "从未建成" in status.stdout


def test_status_says_which_database_is_behind(home: Path) -> None:
    registry = Registry(f"sqlite:///{home / 'registry.db'}")
    release = registry.release_on(DAY)
    assert release
    tables = [f"base.{c.database}__{c.table}" for c in release.catalog.consolidations.values()]
    tables += [table.name for table in release.catalog.tables.values()]
    for table in tables:
        day = DAY - timedelta(days=3) if table == tables[0] else DAY
        registry.record_build(Build(table, day, 0, 0, 0, 0, 0, {}))
    registry.close()
    status = json.loads(CliRunner().invoke(declare_app(), ["status", "--json"]).stdout)
    oldest = {each["database"]: each["oldest"] for each in status["databases"]}
    database = next(iter(release.catalog.consolidations.values())).database
    assert oldest[database] == "2026-11-17"
    assert {day for name, day in oldest.items() if name != database} == {"2026-11-20"}
