"""Stores accepted corrections: rows of ``correction.<entry>``, appended and never changed."""

from datetime import date, datetime

from assets.tickets.answers import (
    JUDGED,
    PROPOSED,
    EntryAnswers,
    fix_column,
    fixed_sql,
    was_list_sql,
)
from resources.engine import Engine
from resources.lake import Lake
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import identifier, literal


def keep_corrections(
    engine: Engine,
    lake: Lake,
    sheet: EntryAnswers,
    latest: date,
    actor: str,
    source: str,
    at: datetime,
) -> list[date]:
    """Add the accepted answers to the correction table; the business days to be replayed.

    Corrections of a snapshot count from ``latest``, its newest standardised day; those of an
    incremental entry from the day of the row. ``source`` is the workbook's SHA-256.
    """
    accepted = f"_line IN (SELECT _line FROM {JUDGED} WHERE outcome = 'accepted')"
    incremental = sheet.entry.extraction.mode == "incremental"
    days = [latest]
    if incremental:
        found = engine.rows(f"SELECT DISTINCT day FROM {PROPOSED} WHERE {accepted} ORDER BY day")
        days = [row[0] for row in found]
    elif not engine.scalar(f"SELECT count(*) FROM {PROPOSED} WHERE {accepted}"):
        days = []
    moment = literal(f"{at:%Y-%m-%d %H:%M:%S.%f}")
    said = f"{literal(actor)} AS _actor, TIMESTAMP {moment} AS _at"
    for day in days:
        of_day = f" AND day = DATE {literal(day)}" if incremental else ""
        select = _select(sheet, f"{accepted}{of_day}", f"{said}, {literal(source)} AS _source")
        _add(engine, lake, sheet.entry, day, select)
    return days


def _select(sheet: EntryAnswers, where: str, said: str) -> str:
    items = ", ".join(identifier(item.name) for item in sheet.entry.aggregated_items)
    of_key = [
        f"{fix_column(name)} IS NOT NULL" for name in sheet.items if name in sheet.entry.record_key
    ]
    anchor = (
        f"CASE WHEN {' OR '.join(of_key)} THEN _by_row ELSE _by_record END"
        if of_key
        else "_by_record"
    )
    return (
        f"SELECT {items}, {anchor} AS _anchor, {fixed_sql(sheet.items)} AS _fixed,"
        f" {was_list_sql(sheet.items)} AS _was, md5(concat_ws(chr(31), _by_row, _at, _line)) AS _id,"
        f" _actor, _at, _source FROM (SELECT *, {said} FROM {PROPOSED} WHERE {where})"
    )


def _add(engine: Engine, lake: Lake, entry: Entry, day: date, select: str) -> None:
    table = entry_table("correction", entry.key)
    if day in lake.days(table):
        held = f"SELECT * EXCLUDE (day) FROM {lake.relation(table, day)}"
        select = f"{held} UNION ALL BY NAME {select}"
    names = list(engine.columns(select))
    private = [name for name in names if name not in ("_fixed", "_was")]
    lake.replace(engine, table, day, select, private=private)
