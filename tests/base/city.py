"""A city small enough to read: entries, their aggregated rows, a person's consolidation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from assets.base.consolidate import consolidate
from resources.engine import Engine
from resources.lake import Lake
from resources.platform import Platform
from resources.registry import Build, Registry, Standardisation
from tests.build_contexts import context_of
from zb_pipelines.domain.catalog.model.fingerprint import entry_hash
from zb_pipelines.domain.catalog.model.model import (
    Catalog,
    Category,
    CodeList,
    Entry,
    Extraction,
    Format,
    Item,
    OpeningTerms,
    SharingTerms,
)
from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.survivorship.model import Claim, Consolidation, GoldenField, Policy

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 4)
SQL = {
    "string": "VARCHAR",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18,4)",
    "boolean": "BOOLEAN",
}

Row = tuple[object, ...]

at = datetime.fromisoformat


def make_entry(
    key: str, items: Mapping[str, str], record_key: Sequence[str], extraction: Extraction
) -> Entry:
    return Entry(
        key=key,
        agency=key.split("/")[0],
        code="3703000000/000001",
        title=key,
        summary=key,
        category=Category(kind="基础信息资源", subject="人口", topic="人口"),
        format=Format(kind="数据库", type="table"),
        sharing=SharingTerms(type="无条件共享"),
        opening=OpeningTerms(type="不予开放", basis="个人信息"),
        level="L3",
        use="核验",
        cycle="每日",
        record_key=tuple(record_key),
        collection_basis="法定职责",
        extraction=extraction,
        items=tuple(Item(name=name, title=name, type=kind) for name, kind in items.items()),  # pyright: ignore[reportArgumentType]
    )


def golden_field(name: str, *order: str, policy: Policy = "authority", **more: Any) -> GoldenField:
    return GoldenField(name=name, title=name, policy=policy, order=order, reason="test", **more)


def consolidation(claims: Sequence[Claim], fields: Sequence[GoldenField]) -> Consolidation:
    return Consolidation(
        database="population",
        table="person",
        title="人口",
        key="id_no",
        key_title="公民身份号码",
        key_semantic="resident_id",
        claims=tuple(claims),
        fields=tuple(fields),
    )


@dataclass
class City:
    """Aggregated rows by entry and day, and what is built of them."""

    platform: Platform
    engine: Engine
    entries: dict[str, Entry] = field(default_factory=dict[str, Entry])
    statutes: dict[str, Statute] = field(default_factory=dict[str, Statute])
    subjects: dict[str, str] = field(default_factory=dict[str, str])
    codes: dict[str, CodeList] = field(default_factory=dict[str, CodeList])

    def declare(
        self,
        key: str,
        items: Mapping[str, str],
        *,
        record_key: Sequence[str] = ("id_no",),
        mode: Literal["snapshot", "incremental"] = "snapshot",
    ) -> None:
        """An entry with these items and types; ``record_key`` identifies its rows."""
        self.entries[key] = make_entry(key, items, record_key, Extraction(mode=mode))

    def deliver(self, key: str, day: date, *rows: Row) -> None:
        """The good rows of an entry's delivery, values in the order of its items."""
        entry = self.entries[key]
        names = [item.name for item in entry.items]
        at = [names.index(name) for name in entry.record_key]
        columns = [
            f"CAST(${n} AS {SQL[item.type]}) AS {item.name}"
            for n, item in enumerate(entry.items, 1)
        ]
        self.engine.execute(
            f"CREATE OR REPLACE TEMP TABLE delivered AS SELECT {', '.join(columns)},"
            f" CAST(${len(names) + 1} AS BIGINT) AS _row, md5(CAST(${len(names) + 2} AS VARCHAR)) AS _record LIMIT 0",
            [None] * (len(names) + 2),
        )
        for number, row in enumerate(rows, 1):
            record = "|".join(str(row[n]) for n in at)
            self.engine.execute(
                f"INSERT INTO delivered SELECT {', '.join(columns)}, ${len(names) + 1}, md5(${len(names) + 2})",
                [*row, number, record],
            )
        self.lake.replace(
            self.engine, entry_table("aggregation", key), day, "SELECT * FROM delivered"
        )
        self.registry.record_standardisation(
            Standardisation(
                key, day, day, len(rows), len(rows), 0, "", entry_hash(entry, self.codes)
            )
        )

    def build(self, c: Consolidation, day: date) -> Build:
        """Build the base database of ``day``."""
        return consolidate(c, context_of(self.platform, self.catalog, day, self.engine))

    @property
    def lake(self) -> Lake:
        """The platform's Delta tables."""
        return self.platform.lake

    @property
    def registry(self) -> Registry:
        """The platform's registry."""
        return self.platform.registry

    @property
    def catalog(self) -> Catalog:
        """The entries declared so far."""
        return Catalog(
            agencies={},
            entries=self.entries,
            codes=self.codes,
            subjects=self.subjects,
            statutes=self.statutes,
            consolidations={},
        )

    def read(self, table: str, day: date, columns: str, order: str = "ALL") -> list[Row]:
        """Rows of a table of the population database."""
        relation = self.lake.relation(f"base.population__{table}", day)
        return self.engine.rows(f"SELECT {columns} FROM {relation} ORDER BY {order}")
