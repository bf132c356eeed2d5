"""An installation that tests carry releases into: two agencies beside it, a clock, an instance."""

import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from resources.dagster_instance.home import prepare
from resources.platform import Platform, open_platform
from resources.registry import Release
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.nightly.steps import ASSET_JOB, later_steps
from zb_pipelines.rollout.apply import Applied, apply

Plain = dict[str, Any]
Draft = Callable[..., Catalog]
DAYS = [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)]
PAYER, COMPANY, INVOICE = "tax/payer", "market/company", "tax/invoice"
# Values that nobody else has; a purge must leave none of their bytes behind.
SECRET_NAME, SECRET_PHONE = "绝密纳税人名称QX7", "13977712345"
ENCODINGS = ("utf-8", "utf-16-le", "gb18030")
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
    # What is in the agencies' systems besides, planted anew for every night.
    plant: Callable[[Path], None] = lambda _folder: None

    def live(self, release: Release, day: date) -> None:
        from zb_pipelines.definitions import (  # opens the installation when imported
            agency_keys,
            build_defs,
        )

        self.monkeypatch.setenv("ZB_TODAY", day.isoformat())
        agencies(self.agencies, day)
        self.plant(self.agencies)
        defs = build_defs(release)
        with dg.DagsterInstance.get() as instance:
            pulled = [key for keys in agency_keys(release).values() for key in keys]
            later = later_steps(defs.resolve_asset_graph()).values()
            for keys in (pulled, *later):
                lived = defs.resolve_job_def(ASSET_JOB).execute_in_process(
                    instance=instance, partition_key=day.isoformat(), asset_selection=keys
                )
                assert lived.success

    def publish(self, catalog: Catalog) -> Release:
        return self.platform.registry.publish(catalog, "王五", "测试", DAYS[0])

    def apply(self, old: Release, new: Release) -> list[Applied]:
        return apply(self.platform, old, new, DAYS[-1], approved_by="王五")

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
        return self.held([secret])[secret]

    def held(self, secrets: Collection[str]) -> dict[str, list[str]]:
        """For each of the secrets the files that hold its bytes, Parquet files unpacked."""
        home = self.platform.settings.home
        forms = {secret: [secret.encode(each) for each in ENCODINGS] for secret in secrets}
        found: dict[str, list[str]] = {secret: [] for secret in secrets}
        with self.platform.engine() as engine:
            scratch = engine.scratch
            for file in sorted(path for path in home.rglob("*") if path.is_file()):
                if scratch in file.parents:
                    continue
                content = file.read_bytes()
                if file.suffix == ".parquet":
                    rows = f"SELECT * FROM read_parquet('{file}', hive_partitioning = false)"
                    content += str(engine.rows(rows)).encode()
                for secret, written in forms.items():
                    if any(form in content for form in written):
                        found[secret].append(str(file.relative_to(home)))
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


def retyped(plain: Plain, entry: str) -> None:
    plain["entries"][entry]["items"][2]["type"] = "integer"
