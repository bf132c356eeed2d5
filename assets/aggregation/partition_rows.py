"""Writes the rows of a delivery: those that are aggregated, and those in quarantine.

A row is in quarantine when it breaks a blocking rule or another row of its record was kept;
all its reasons are listed. Quarantine holds the values as they were delivered. Of a reference
list a bad value beside the record key is left out, and its rule is among the row's ``_warnings``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assets.aggregation.checked_rows import CheckedRows
from assets.aggregation.duplicates import SURPLUS
from quality.rules.entry_rules import Rule
from resources.engine import Engine
from resources.lake import Lake, Written
from zb_pipelines.domain.access.levels import private_names
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import identifier, literal, with_steps


@dataclass(frozen=True)
class RowCounts:
    """Where the rows of one delivery went, in rows."""

    aggregated: int
    quarantined: int
    columns_with_stats: frozenset[str]
    """Columns of which the log of either table holds a minimum or maximum."""


def count_bad(engine: Engine, rows: CheckedRows) -> tuple[int, int]:
    """Rows that :func:`write_aggregated_and_quarantined` would put into quarantine; others that lose a value."""
    surplus = f"_row IN (SELECT _row FROM {SURPLUS})"
    counted = engine.rows(
        f"SELECT count(*) FILTER (_blocked OR {surplus}),"
        f" count(*) FILTER (_emptied AND NOT (_blocked OR {surplus})) FROM {rows.name}"
    )[0]
    return int(counted[0]), int(counted[1])


def write_aggregated_and_quarantined(
    engine: Engine,
    lake: Lake,
    entry: Entry,
    day: date,
    rows: CheckedRows,
    unique: Rule,
    landing: str,
) -> RowCounts:
    """Replace both partitions of ``day``; ``landing`` is the relation that was checked (SQL text).

    No value of an item above L2 goes to the tables' logs.
    """
    private = _private(entry)
    quarantine = write_quarantine(engine, lake, entry, day, rows, unique, landing)
    aggregation = lake.replace(
        engine,
        entry_table("aggregation", entry.key),
        day,
        _aggregation_sql(entry, rows),
        private=private,
    )
    columns_with_stats = lake.columns_with_stats(quarantine) | lake.columns_with_stats(aggregation)
    return RowCounts(aggregation.rows, quarantine.rows, columns_with_stats)


def write_quarantine(
    engine: Engine,
    lake: Lake,
    entry: Entry,
    day: date,
    rows: CheckedRows,
    unique: Rule,
    landing: str,
) -> Written:
    """Replace the quarantine partition of ``day`` alone."""
    return lake.replace(
        engine,
        entry_table("quarantine", entry.key),
        day,
        _quarantine_sql(entry, rows, unique, landing),
        private=_private(entry),
    )


def _private(entry: Entry) -> list[str]:
    return [*private_names(entry.aggregated_items), "_record"]


def _aggregation_sql(entry: Entry, rows: CheckedRows) -> str:
    values = ", ".join(map(rows.kept_value, entry.aggregated_items))
    told = broken_sql(rows.faults("empty", "warn"))
    return (
        f"SELECT {values}, _row, _record,"
        f" CASE WHEN _emptied OR _warned THEN {told} ELSE []::VARCHAR[] END AS _warnings"
        f" FROM {rows.name} ANTI JOIN {SURPLUS} USING (_row) WHERE NOT _blocked"
    )


def _quarantine_sql(entry: Entry, rows: CheckedRows, unique: Rule, landing: str) -> str:
    values = ", ".join(
        f"landed.{identifier(item.name)}::VARCHAR AS {identifier(item.name)}"
        for item in entry.aggregated_items
    )
    reasons = broken_sql([*rows.faults("block"), (unique, "_surplus")])
    return with_steps(
        {
            "flagged": f"SELECT *, _row IN (SELECT _row FROM {SURPLUS}) AS _surplus FROM {rows.name}",
            "bad": f"SELECT _row, _record, {reasons} AS _reasons FROM flagged"
            " WHERE _blocked OR _surplus",
        },
        f"SELECT {values}, _row, bad._record, bad._reasons"
        f" FROM {landing} AS landed JOIN bad USING (_row)",
    )


def broken_sql(faults: Sequence[tuple[Rule, str]]) -> str:
    """VARCHAR[]: the ids of the rules whose column is true, in the order of the rules."""
    named = ", ".join(f"CASE WHEN {fault} THEN {literal(rule.id)} END" for rule, fault in faults)
    return f"list_filter([{named}], lambda rule: rule IS NOT NULL)" if faults else "[]::VARCHAR[]"
