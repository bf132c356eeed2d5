"""Twenty broken installations: `zb doctor` finds what is wrong with each, and says what to do."""

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import dagster as dg
import pytest
from typer.testing import CliRunner

from resources.dagster_instance.home import prepare
from resources.platform import close_platforms, open_platform
from resources.registry import Build, Registry
from tests.shipped import shipped_catalog
from zb_pipelines.cli.app import declare_app
from zb_pipelines.cli.doctor import installation_checks
from zb_pipelines.cli.terminal.installation import machine, services
from zb_pipelines.domain.settings import current

DAY = date(2026, 11, 20)
Break = Callable[[Path, pytest.MonkeyPatch], None]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation without a release."""
    return bare_installation(tmp_path, monkeypatch)


def bare_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing but a home with an empty `sources.yml`, on ``DAY``."""
    for name in (
        "ZB_LAKE", "ZB_SOURCES", "ZB_REGISTRY_URL", "ZB_CATALOG", "ZB_CONFIG", "DAGSTER_HOME",
        "ZB_DAGSTER_PG_URL", "UNSET_SECRET",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZB_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    sources(tmp_path, "entries: {}")
    return tmp_path


def sources(home: Path, text: str) -> None:
    (home / "sources.yml").write_text(text + "\n", "utf-8")


def publish(home: Path) -> None:
    registry = Registry(f"sqlite:///{home / 'registry.db'}")
    registry.publish(shipped_catalog(), "审核员", "首次发布", DAY)
    registry.close()


def unknown_setting(home: Path, _: pytest.MonkeyPatch) -> None:
    (home / "zb.toml").write_text("katalog = 'x'")


def no_config_file(home: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("ZB_CONFIG", str(home / "nowhere.toml"))


def no_catalog(home: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("ZB_CATALOG", str(home / "nowhere"))


def broken_catalog(home: Path, patch: pytest.MonkeyPatch) -> None:
    (home / "catalog").mkdir()
    (home / "catalog" / "agencies.yml").write_text("- [")
    patch.setenv("ZB_CATALOG", str(home / "catalog"))


def nothing_published(_home: Path, _: pytest.MonkeyPatch) -> None:
    """As it is."""


def no_sources_file(home: Path, _: pytest.MonkeyPatch) -> None:
    (home / "sources.yml").unlink()


def entry_without_source(home: Path, _: pytest.MonkeyPatch) -> None:
    publish(home)


def unknown_kind(home: Path, _: pytest.MonkeyPatch) -> None:
    sources(home, "entries: {gas/account: {kind: parchment, path: a.csv}}")


def unset_secret(home: Path, _: pytest.MonkeyPatch) -> None:
    sources(
        home,
        "connections:\n  gas: {kind: postgresql, host: db, database: gas, user: zb,"
        " password_env: UNSET_SECRET}\nentries: {}",
    )


def unset_alert_secret(home: Path, _: pytest.MonkeyPatch) -> None:
    (home / "zb.toml").write_text("[alerts.channels.g]\nkind = 'wecom'\nurl_env = 'UNSET_SECRET'\n")


def missing_file(home: Path, _: pytest.MonkeyPatch) -> None:
    sources(home, "entries: {gas/account: {kind: csv, path: nowhere/account.csv}}")


def unsupported_lake(_home: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("ZB_LAKE", "s3://bucket/lake")


def lake_is_a_file(home: Path, patch: pytest.MonkeyPatch) -> None:
    (home / "occupied").write_text("")
    patch.setenv("ZB_LAKE", str(home / "occupied"))


def no_registry_server(_home: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("ZB_REGISTRY_URL", "postgresql+psycopg2://zb@127.0.0.1:1/zb")


def newer_registry(home: Path, _: pytest.MonkeyPatch) -> None:
    Registry(f"sqlite:///{home / 'registry.db'}").close()
    with sqlite3.connect(home / "registry.db") as registry:
        registry.execute("UPDATE registry_version SET version_num = '9999'")


def broken_instance(home: Path, _: pytest.MonkeyPatch) -> None:
    prepare(current())
    (home / "dagster" / "dagster.yaml").write_text("run_launcher: {module: nowhere, class: No}")


def silent_daemon(_home: Path, _: pytest.MonkeyPatch) -> None:
    prepare(current())
    tags = {"zb/night": str(DAY), "zb/step": "pull", "dagster/schedule_name": "nightly"}
    with dg.DagsterInstance.get() as instance:
        instance.add_run(
            dg.DagsterRun("night", str(uuid4()), status=dg.DagsterRunStatus.SUCCESS, tags=tags)
        )


def old_night(_home: Path, _: pytest.MonkeyPatch) -> None:
    night = Build("report.quality", DAY - timedelta(days=4), 0, 0, 0, 0, 0, {})
    open_platform().registry.record_build(night)


def no_browser(_home: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("ZB_BROWSER", "/nowhere/chromium")


def full_disk(_home: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(machine, "LEAST_FREE_BYTES", 10**18)


def clock_behind(home: Path, patch: pytest.MonkeyPatch) -> None:
    publish(home)
    ahead = datetime.now(UTC) + timedelta(days=3)
    with sqlite3.connect(home / "registry.db") as registry:
        registry.execute("UPDATE release SET published_at = ?", (ahead.isoformat(sep=" "),))
    patch.setattr(services, "LEAD", timedelta(minutes=5))


@pytest.mark.parametrize(
    ("damage", "check", "named"),
    [
        (unknown_setting, "设置", "katalog"),
        (no_config_file, "设置", "nowhere.toml"),
        (no_catalog, "目录", "nowhere"),
        (broken_catalog, "目录", "agencies.yml"),
        (nothing_published, "目录版本", "2026-11-20"),
        (no_sources_file, "来源", "sources.yml"),
        (entry_without_source, "来源", "没有写来源"),
        (unknown_kind, "来源", "kind"),
        (unset_secret, "口令变量", "UNSET_SECRET"),
        (unset_alert_secret, "口令变量", "UNSET_SECRET"),
        (missing_file, "来源文件", "gas/account"),
        (unsupported_lake, "数据湖", "s3://bucket/lake"),
        (lake_is_a_file, "数据湖", "occupied"),
        (no_registry_server, "登记库", "127.0.0.1:1"),
        (newer_registry, "登记库", "9999"),
        (broken_instance, "Dagster", "dagster.yaml"),
        (silent_daemon, "守护进程", "dagster-daemon"),
        (old_night, "最近一夜", "2026-11-16"),
        (no_browser, "浏览器", "ZB_BROWSER"),
        (full_disk, "磁盘", "MB"),
        (clock_behind, "时钟", "时钟落后"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_it_is_found_and_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, damage: Break, check: str, named: str
) -> None:
    damage(home, monkeypatch)
    close_platforms()
    with pytest.raises(Exception, match=named):
        installation_checks()[check]()


def test_the_command_says_what_to_do_and_ends_with_2(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unset_secret(home, monkeypatch)
    done = CliRunner().invoke(declare_app(), ["doctor", "--json"])
    found = {each["check"]: each for each in json.loads(done.stdout)}
    assert done.exit_code == 2
    assert not found["口令变量"]["ok"]
    assert "为每个进程设置" in found["口令变量"]["remedy"]
    assert found["数据湖"]["remedy"] is None
