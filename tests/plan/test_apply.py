"""Releases carried into data: a real lake, a real Dagster instance, three days of history."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import dagster as dg
import pytest

from resources.dagster_home import prepare
from resources.platform import Platform, open_platform
from resources.registry import Release
from zb_pipelines.apply import Applied, apply, erase_person, run_all
from zb_pipelines.catalog.model import Catalog
from zb_pipelines.plan import Run, plan
from zb_pipelines.refusal import Refusal

Plain = dict[str, Any]
Draft = Callable[..., Catalog]
DAYS = [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)]
PAYER, COMPANY, INVOICE = "tax/payer", "market/company", "tax/invoice"
# Values that nobody else has; a purge must leave none of their bytes behind.
SECRET_NAME, SECRET_PHONE = "绝密纳税人名称QX7", "13977712345"
PERSON, PERSON_NAME = "370301198802291018", "清除对象QZ9"

SOURCES = """
connections:
  tax: {kind: sqlite, path: tax.db}
  market: {kind: sqlite, path: market.db}
entries:
  tax/payer: {connection: tax, table: payer}
  tax/invoice: {connection: tax, table: invoice}
  market/company: {connection: market, table: company}
"""


def agencies(folder: Path, day: date) -> None:
    """The agencies' systems as of a day: they are not part of the installation."""
    folder.mkdir(exist_ok=True)
    (folder / "sources.yml").write_text(SOURCES, encoding="utf-8")
    with sqlite3.connect(folder / "tax.db") as tax:
        tax.executescript(
            "DROP TABLE IF EXISTS payer; DROP TABLE IF EXISTS invoice;"
            "CREATE TABLE payer (uscc, name, phone, status, owner);"
            "CREATE TABLE invoice (uscc, opened)"
        )
        tax.executemany(
            "INSERT INTO payer VALUES (?, ?, ?, ?, ?)",
            [
                ("A1", "甲公司", "13900000001", "01", "370301196001010037"),
                ("A2", SECRET_NAME, SECRET_PHONE, "01", PERSON),
                ("A3", f"丙公司{day}", f"1390000{day:%m%d}", "09", "370301196001010037"),
            ],
        )
        tax.executemany(
            "INSERT INTO invoice VALUES (?, ?)", [(f"A{d.day}", f"{d} 09:00:00") for d in DAYS]
        )
    with sqlite3.connect(folder / "market.db") as market:
        market.executescript("DROP TABLE IF EXISTS company; CREATE TABLE company (uscc, name)")
        market.execute("INSERT INTO company VALUES ('A1', '甲有限公司')")


@dataclass
class House:
    """An installation, the agencies beside it, and the clock."""

    platform: Platform
    agencies: Path
    monkeypatch: pytest.MonkeyPatch

    def live(self, release: Release, day: date) -> None:
        self.monkeypatch.setenv("ZB_TODAY", day.isoformat())
        agencies(self.agencies, day)
        pulled = [key for key, e in release.catalog.entries.items() if not e.withheld]
        layers = tuple(f"{layer}/{key}" for layer in ("landing", "aggregation") for key in pulled)
        outcomes = run_all(
            [
                self.run("entries", layers, release, day),
                self.run("base", ("base/legal_entity/body",), release, day),
                self.run("report", ("report/coverage", "report/quality"), release, day),
            ],
            release,
        )
        assert all(each.success for each in outcomes)

    def run(self, phase: Any, targets: tuple[str, ...], release: Release, day: date) -> Run:
        return Run(phase, targets, day, day, release.id, ("night",), "pull")

    def publish(self, catalog: Catalog) -> Release:
        return self.platform.registry.publish(catalog, "王五", "测试", DAYS[0])

    def apply(self, old: Release, new: Release) -> list[Applied]:
        return apply(self.platform, old, new, DAYS[-1])

    def materialised(self) -> set[tuple[str, str, int]]:
        """Every materialisation so far: asset, partition, event."""
        with dg.DagsterInstance.get() as instance:
            return {
                (key.to_user_string(), str(record.partition_key), record.storage_id)
                for key in instance.get_asset_keys()
                for record in instance.fetch_materializations(key, limit=500).records
            }

    def rows(self, sql: str, *tables: tuple[str, date]) -> list[tuple[Any, ...]]:
        places = {f"t{n}": self.platform.lake.relation(*table) for n, table in enumerate(tables)}
        with self.platform.engine() as engine:
            return engine.rows(sql.format(**places))

    def holds(self, secret: str) -> list[str]:
        """Files of the installation that hold the bytes, Parquet files unpacked."""
        home = self.platform.settings.home
        found: list[str] = []
        for file in sorted(path for path in home.rglob("*") if path.is_file()):
            content = file.read_bytes()
            if file.suffix == ".parquet":
                with self.platform.engine() as engine:
                    rows = engine.rows(
                        f"SELECT * FROM read_parquet('{file}', hive_partitioning = false)"
                    )
                content += str(rows).encode()
            if secret.encode() in content:
                found.append(str(file.relative_to(home)))
        return found


def opened(home: Path, outside: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """The installation at ``home``, today the last of its days."""
    monkeypatch.setenv("ZB_HOME", str(home))
    monkeypatch.setenv("ZB_SOURCES", str(outside / "sources.yml"))
    monkeypatch.setenv("ZB_TODAY", DAYS[-1].isoformat())
    for name in ("ZB_LAKE", "ZB_REGISTRY_URL", "ZB_CATALOG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DAGSTER_HOME", str(home / "dagster"))
    platform = open_platform()
    prepare(platform.settings)
    return House(platform, outside, monkeypatch)


def base(plain: Plain, _entry: str) -> None:
    """The catalog of these tests: payers name their owner."""
    plain["entries"][PAYER]["items"].append(
        {"name": "owner", "title": "负责人", "level": "L3", "semantic": "resident_id"}
    )


@pytest.fixture(scope="module")
def three_days(tmp_path_factory: pytest.TempPathFactory, draft: Draft) -> Path:
    """A folder with an installation that lived three nights, and its agencies."""
    folder = tmp_path_factory.mktemp("lived")
    with pytest.MonkeyPatch.context() as monkeypatch:
        house = opened(folder / "home", folder / "agencies", monkeypatch)
        release = house.publish(draft(base))
        for day in DAYS:
            house.live(release, day)
        house.platform.registry.close()
    return folder


@pytest.fixture
def house(three_days: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A copy of it for one test."""
    copytree(three_days, tmp_path / "lived")
    copied = opened(tmp_path / "lived" / "home", tmp_path / "lived" / "agencies", monkeypatch)
    yield copied
    copied.platform.registry.close()


@pytest.fixture
def lived(house: House) -> Release:
    return house.platform.registry.releases()[0]


def retyped(plain: Plain, entry: str) -> None:
    plain["entries"][entry]["items"][2]["type"] = "integer"


def exempt(*items: str) -> Callable[[Plain, str], None]:
    def bend(plain: Plain, entry: str) -> None:
        plain["entries"][entry]["exemption"] = {
            "basis": "《示例保密法》第八条",
            "items": list(items),
            "reason": "法律禁止提供",
            "decided": "2026-01-01",
            "decided_by": "税务局",
            "review_by": "2027-01-01",
        }

    return bend


def test_exactly_what_the_change_concerns_is_materialised_and_then_nothing(
    house: House, lived: Release, draft: Draft
) -> None:
    before = house.materialised()
    new = house.publish(draft(base, retyped))

    done = house.apply(lived, new)

    assert all(each.success for each in done)
    made = {(asset, day) for asset, day, _ in house.materialised() - before}
    days = {day.isoformat() for day in DAYS}
    assert made == {
        (asset, day)
        for asset in (
            "aggregation/tax/payer",
            "base/legal_entity/body",
            "base/legal_entity/body__changes",
            "base/legal_entity/conflict",
            "base/legal_entity/unresolved",
            "report/coverage",
            "report/quality",
        )
        for day in days
    }
    assert [(each.run.phase, each.run.first, each.run.last) for each in done] == [
        ("entries", DAYS[0], DAYS[-1]),
        ("base", DAYS[0], DAYS[-1]),
        ("report", DAYS[0], DAYS[-1]),
    ]
    with dg.DagsterInstance.get() as instance:
        run = instance.get_run_by_id(done[0].run_id)
    assert run is not None
    assert run.tags["zb/release"] == str(new.id)
    assert run.tags["zb/rule"] == "item_retyped"
    typed = house.platform.lake.columns("aggregation.tax__payer")
    assert typed["phone"] == "BIGINT"

    assert house.apply(lived, new) == []


def test_a_failed_source_is_what_is_left_and_is_resumed(
    house: House, lived: Release, draft: Draft
) -> None:
    def added(plain: Plain, entry: str) -> None:
        plain["entries"][entry]["items"].append({"name": "extra", "title": "新增项"})

    new = house.publish(draft(base, added))
    first = house.apply(lived, new)
    assert next(each.success for each in first) is False
    assert house.platform.registry.applications.last_applied() is None

    with sqlite3.connect(house.agencies / "tax.db") as tax:
        tax.execute("ALTER TABLE payer ADD COLUMN extra DEFAULT 'x'")
    again = house.apply(lived, new)
    assert all(each.success for each in again)
    assert house.platform.registry.applications.last_applied() == new.id
    assert house.apply(lived, new) == []


def test_an_entry_that_becomes_exempt_leaves_no_byte_behind(
    house: House, lived: Release, draft: Draft
) -> None:
    assert house.holds(SECRET_NAME)
    assert house.rows("SELECT uscc FROM {t0} ORDER BY 1", ("base.legal_entity__body", DAYS[0])) == [
        ("A1",), ("A2",)
    ]  # fmt: skip
    new = house.publish(draft(base, exempt()))

    done = house.apply(lived, new)

    assert all(each.success for each in done)
    for secret in (SECRET_NAME, SECRET_PHONE, PERSON):
        assert house.holds(secret) == []
    for day in DAYS:
        body = ("base.legal_entity__body", day)
        assert house.rows("SELECT uscc FROM {t0}", body) == [("A1",)]
    (certificate,) = house.platform.registry.erasures.all()
    assert (certificate.scope, certificate.subject) == ("entry", PAYER)
    assert certificate.release_id == new.id
    landed = [p for p in certificate.certificate["partitions"] if p["table"].startswith("landing")]
    assert [(p["day"], p["rows"]) for p in landed] == [(str(day), 3) for day in DAYS]
    assert house.apply(lived, new) == []


def test_items_that_become_exempt_go_and_the_rest_stays(
    house: House, lived: Release, draft: Draft
) -> None:
    new = house.publish(draft(base, exempt("phone", "owner")))
    done = house.apply(lived, new)
    assert all(each.success for each in done)
    assert house.holds(SECRET_PHONE) == []
    assert house.holds(PERSON) == []
    assert house.holds(SECRET_NAME)
    assert house.apply(lived, new) == []


def test_a_person_is_erased_and_the_next_night_does_not_bring_them_back(
    house: House, lived: Release
) -> None:
    assert house.holds(PERSON)
    erased, done = erase_person(house.platform, " 370301198802291018", "个人信息保护法第四十七条")
    assert all(each.success for each in done)
    assert erased.entries == (PAYER,)
    assert house.holds(PERSON) == []
    assert house.holds(SECRET_NAME) == []

    house.live(lived, DAYS[-1])

    assert house.holds(PERSON) == []
    landing = ("landing.tax__payer", DAYS[-1])
    assert house.rows("SELECT count(*) FROM {t0}", landing) == [(2,)]


def test_a_raised_level_leaves_no_extreme_in_the_log(
    house: House, lived: Release, draft: Draft
) -> None:
    typed = house.publish(draft(base, retyped))
    house.apply(lived, typed)
    assert any("_delta_log" in place for place in house.holds(SECRET_PHONE))

    def raised(plain: Plain, entry: str) -> None:
        retyped(plain, entry)
        plain["entries"][entry]["items"][2]["level"] = "L3"

    new = house.publish(draft(base, raised))
    done = house.apply(typed, new)
    assert all(each.success for each in done)
    assert [each.run.phase for each in done] == ["erase", "report"]
    assert not any("_delta_log" in place for place in house.holds(SECRET_PHONE))


def test_rolling_back_is_a_release_of_its_own_and_undoes_the_data(
    house: House, lived: Release, draft: Draft
) -> None:
    changed = house.publish(draft(base, retyped))
    house.apply(lived, changed)
    back = house.publish(lived.catalog)
    assert back.id > changed.id
    assert back.content_hash == lived.content_hash
    done = house.apply(changed, back)
    assert next(each.run.targets[0] for each in done) == "aggregation/tax/payer"
    rest = plan(house.platform.registry, house.platform.lake, changed, back, DAYS[-1])
    assert rest.pending == ()


def test_of_two_publishers_the_second_is_told(house: House, draft: Draft) -> None:
    seen = house.platform.registry.releases()[-1]
    registry = house.platform.registry
    registry.publish(draft(base, retyped), "李四", "先", DAYS[0], following=seen.id)
    with pytest.raises(Refusal, match="李四 已发布第 2 版"):
        registry.publish(draft(), "王五", "后", DAYS[0], following=seen.id)


def test_the_daemon_asks_for_what_is_not_in_step_and_for_nothing_twice(
    house: House, lived: Release, draft: Draft
) -> None:
    from zb_pipelines.definitions import build_defs  # opens the installation when imported

    new = house.publish(draft(base, retyped))
    defs = build_defs(new)
    sensor = defs.resolve_sensor_def("catalog_changes")
    with dg.DagsterInstance.get() as instance:
        context = dg.build_sensor_context(instance=instance, definitions=defs)
        (request,) = sensor.evaluate_tick(context).run_requests or []
    assert request.job_name == "agency_night"
    assert request.asset_selection == [dg.AssetKey(["aggregation", "tax", "payer"])]
    assert request.tags["dagster/asset_partition_range_start"] == "2026-11-18"
    assert request.tags["zb/release"] == str(new.id)

    house.apply(lived, new)
    with dg.DagsterInstance.get() as instance:
        context = dg.build_sensor_context(instance=instance, definitions=defs)
        tick = sensor.evaluate_tick(context)
    assert not tick.run_requests
    assert "已同步" in (tick.skip_message or "")


def test_a_code_location_of_an_older_release_asks_to_be_reloaded(
    house: House, lived: Release, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zb_pipelines.definitions import build_defs  # opens the installation when imported

    monkeypatch.setenv("ZB_WEBSERVER", "127.0.0.1:9")
    defs = build_defs(lived)
    house.publish(draft(base, retyped))
    with dg.DagsterInstance.get() as instance:
        context = dg.build_sensor_context(instance=instance, definitions=defs)
        tick = defs.resolve_sensor_def("catalog_changes").evaluate_tick(context)
    assert not tick.run_requests
    assert "重新加载代码位置" in (tick.skip_message or "")
