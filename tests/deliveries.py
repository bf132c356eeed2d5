"""Tiny entries and deliveries, written straight to landing as a pull would leave them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from assets.aggregation.standardise import standardise
from resources.engine import Engine
from resources.platform import Platform
from resources.registry import Delivery, Standardisation
from tests.build_contexts import context_of
from tests.builders import entry_fields
from zb_pipelines.domain.catalog.model.model import Catalog, CodeList, Entry
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import literal

Row = Sequence[str | None]
KEY = "civil_affairs/person"


def entry_of(items: Sequence[dict[str, Any]], record_key: Sequence[str], **more: Any) -> Entry:
    """An entry with what is not said made up."""
    made_up = {"record_key": list(record_key), "level": "L3"}
    return Entry.model_validate(entry_fields(KEY, items, **(made_up | more)))


def codes_of(key: str, *values: str) -> CodeList:
    return CodeList(key=key, title=key, source="test", values={value: value for value in values})


def small_catalog() -> Catalog:
    """Only the code lists ``sex`` and ``district``: standardising needs no more."""
    codes = {"sex": codes_of("sex", "1", "2"), "district": codes_of("district", "370302", "370303")}
    return Catalog(
        agencies={}, entries={}, codes=codes, subjects={}, statutes={}, consolidations={}
    )


class AggregationHarness:
    """Delivers rows of an entry and standardises them; reads both sides back by ``_row``."""

    def __init__(self, engine: Engine, platform: Platform, catalog: Catalog) -> None:
        self.engine, self.platform, self.catalog = engine, platform, catalog
        self.lake, self.registry = platform.lake, platform.registry

    def deliver(self, entry: Entry, day: date, rows: Sequence[Row], content: str = "a") -> None:
        names = [item.name for item in entry.aggregated_items]
        nothing = f"SELECT 0::BIGINT AS _row, {', '.join(f'NULL::VARCHAR AS {n}' for n in names)}"
        values = "".join(
            f" UNION ALL SELECT {place}, {', '.join('NULL' if v is None else literal(v) for v in row)}"
            for place, row in enumerate(rows, start=1)
        )
        self.lake.replace(
            self.engine,
            entry_table("landing", entry.key),
            day,
            f"SELECT * FROM ({nothing}{values}) WHERE _row > 0",
        )
        self.registry.record_delivery(
            Delivery(entry.key, day, "stored", day, rows=len(rows), content_hash=content)
        )

    def deliver_unchanged(self, entry: Entry, day: date, stored_day: date, rows: int) -> None:
        self.registry.record_delivery(
            Delivery(entry.key, day, "unchanged", stored_day, rows=rows, content_hash="a")
        )

    def standardise(self, entry: Entry, day: date) -> Standardisation:
        return standardise(
            entry, context_of(self.platform, self.catalog, day, self.engine, number=7)
        )

    def read(self, layer: Any, columns: str, day: date) -> dict[int, Any]:
        """``_row`` → value (or tuple of values) of ``columns`` on one side."""
        relation = self.lake.relation(entry_table(layer, KEY), day)
        rows = self.engine.rows(f"SELECT _row, {columns} FROM {relation} ORDER BY _row")
        return {row[0]: row[1] if len(row) == 2 else row[1:] for row in rows}

    def results(self, day: date) -> dict[str, tuple[int, int]]:
        """Rule → (passed, checked)."""
        return {r.rule: (r.passed, r.checked) for r in self.registry.rule_results(day)}
