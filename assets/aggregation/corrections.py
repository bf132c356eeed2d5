"""Corrections that agencies made by workbook, applied to what was delivered. Landing is never changed.

``correction.<entry>`` holds corrected rows as they should have been delivered, one partition per
business day, never changed: the items as text, ``_fixed`` (names of the items that were corrected),
``_was`` (MD5 of what was delivered in each), ``_anchor`` (which delivered row is meant).
A value is replaced only where the same record still delivers the very value that was corrected:
once the source delivers another one, good or bad, the correction is without effect.
"""

import hashlib
from collections.abc import Sequence
from datetime import date

from resources.engine import Engine
from resources.lake import Lake
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import identifier, literal, with_steps

COLUMNS = ("_anchor", "_fixed", "_was", "_id", "_actor", "_at", "_source")
"""What a correction has beside the entry's items."""
BY_RECORD, BY_ROW = "record:", "row:"


def row_anchor_sql(entry: Entry) -> str:
    """VARCHAR over delivered text: the anchor of exactly these values in every item."""
    return _anchor(BY_ROW, sorted(item.name for item in entry.aggregated_items))


def record_anchor_sql(entry: Entry) -> str:
    """VARCHAR over delivered text: the anchor of the record, by its key as it was written."""
    return _anchor(BY_RECORD, entry.record_key)


def delivered_hash_sql(item: str) -> str:
    """MD5 of what was delivered in an item; NULL has its own."""
    return f"md5(coalesce({identifier(item)}, chr(26)))"


def _was_column(item: str) -> str:
    return identifier(f"_was_{item}")


def corrections_relation(entry: Entry, day: date, lake: Lake) -> str | None:
    """The corrections in force on ``day`` as SQL for FROM, ``None`` where there are none."""
    table = entry_table("correction", entry.key)
    days = [each for each in lake.days(table) if each <= day]
    if not days:
        return None
    union = " UNION ALL BY NAME ".join(f"SELECT * FROM {lake.relation(table, d)}" for d in days)
    return f"({union})"


def corrections_hash(entry: Entry, day: date, lake: Lake, engine: Engine) -> str:
    """A hash of the corrections in force on ``day``; empty text for none."""
    found = corrections_relation(entry, day, lake)
    ids = engine.scalar(f"SELECT string_agg(_id, '' ORDER BY _id) FROM {found}") if found else None
    return hashlib.sha256(ids.encode()).hexdigest() if ids else ""


def apply_corrections(landing: str, entry: Entry, day: date, lake: Lake, engine: Engine) -> str:
    """The delivery ``landing`` (SQL for FROM) with the corrections applied: as many rows as before."""
    found = corrections_relation(entry, day, lake)
    if found is None:
        return landing
    fixes = engine.rows(
        f"SELECT DISTINCT unnest(_fixed), left(_anchor, strpos(_anchor, ':')) FROM {found}"
    )
    held = engine.columns(f"SELECT * FROM {found}")
    known = {item.name for item in entry.aggregated_items} & held.keys()
    return apply_corrections_sql(
        landing, entry, found, sorted(fix for fix in fixes if fix[0] in known)
    )


def apply_corrections_sql(
    landing: str, entry: Entry, found: str, fixes: Sequence[tuple[str, str]]
) -> str:
    """:func:`apply_corrections` by the rows ``found``; ``fixes`` are the items with the kind of their anchor."""
    anchors = {BY_RECORD: record_anchor_sql(entry), BY_ROW: row_anchor_sql(entry)}
    joins, values = "", dict[str, str]()
    for number, (item, kind) in enumerate(fixes):
        name = f"fix{number}"
        joins += (
            f"\nLEFT JOIN ({_newest(found, item, kind)}) AS {name}"
            f" ON {name}.anchor = landed.{_ANCHOR[kind]} AND {name}.was = landed.{_was_column(item)}"
        )
        before = values.get(item, f"landed.{identifier(item)}")
        values[item] = f"CASE WHEN {name}.anchor IS NOT NULL THEN {name}.becomes ELSE {before} END"
    if not values:
        return landing
    replaced = ", ".join(f"{value} AS {identifier(item)}" for item, value in values.items())
    hashed = ", ".join(f"{delivered_hash_sql(item)} AS {_was_column(item)}" for item in values)
    needed = ", ".join(
        f"{anchors[kind]} AS {_ANCHOR[kind]}" for kind in {kind for _, kind in fixes}
    )
    items = ", ".join(identifier(item.name) for item in entry.aggregated_items)
    corrected = with_steps(
        {
            "landed": f"SELECT *, {hashed}, {needed} FROM {landing}",
            "corrected": f"SELECT landed.* REPLACE ({replaced}) FROM landed{joins}",
        },
        f"SELECT _row, {items} FROM corrected",
    )
    return f"({corrected})"


_ANCHOR = {BY_RECORD: "_by_record", BY_ROW: "_by_row"}


def _newest(found: str, item: str, kind: str) -> str:
    """One row per delivered value: what it becomes, by the correction made last."""
    was = f"_was[list_position(_fixed, {literal(item)})]"
    return (
        f"SELECT _anchor AS anchor, {was} AS was, {identifier(item)} AS becomes FROM {found}"
        f" WHERE list_contains(_fixed, {literal(item)}) AND starts_with(_anchor, {literal(kind)})"
        f" QUALIFY row_number() OVER (PARTITION BY _anchor, {was} ORDER BY _at DESC, _id DESC) = 1"
    )


def _anchor(kind: str, items: Sequence[str]) -> str:
    values = ", ".join(f"coalesce({identifier(item)}, chr(26))" for item in items)
    return f"{literal(kind)} || md5(concat_ws(chr(31), {values}))"
