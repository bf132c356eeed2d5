"""How long full base and thematic tables are kept: recent days, and the last built day of each month.

Change logs are kept whole; together with the month ends they tell any day in between.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from resources.lake import Lake
from zb_pipelines.domain.naming import BUILT_TABLES, changes_of

RECENT_DAYS = 31
_KEEP_FILES_HOURS = 24
"""Dropped files stay this long for whoever is reading them."""


def retire_base_tables(
    lake: Lake, recent_days: int = RECENT_DAYS, tables: Collection[str] | None = None
) -> dict[str, list[date]]:
    """Drop what :func:`retired_days` names from ``tables`` (all built ones); what was dropped."""
    everything = lake.tables()
    logs = {changes_of(table) for table in everything}
    retired: dict[str, list[date]] = {}
    for table in everything if tables is None else sorted(tables):
        if not table.startswith(BUILT_TABLES) or table in logs:
            continue
        for day in retired_days(lake.days(table), recent_days):
            lake.drop(table, day)
            retired.setdefault(table, []).append(day)
        if table in retired:
            lake.vacuum(table, keep_hours=_KEEP_FILES_HOURS)
    return retired


def retired_days(built: Sequence[date], recent_days: int = RECENT_DAYS) -> list[date]:
    """Of the ``built`` days, ascending, those not worth keeping.

    Kept are the days fewer than ``recent_days`` before the newest, the newest itself
    whatever ``recent_days`` says, and the last built day of every month.
    """
    if not built:
        return []
    newest = built[-1]
    month_ends = {(day.year, day.month): day for day in built}
    kept = {newest, *month_ends.values()}
    return [day for day in built if day not in kept and newest - day >= timedelta(days=recent_days)]
