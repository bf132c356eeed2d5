"""The rows of an entry that must be corrected as of a day, and how they are named in a workbook.

Those in quarantine, and those of a reference list that are aggregated without a bad value.

Of a snapshot those of its newest partition. Of an incremental entry those of every day, less
the records that a later day brought in good order.
"""

from datetime import date

from assets.aggregation.corrections import row_anchor_sql
from assets.aggregation.emptied_rows import emptied_rows
from resources.lake import Lake
from resources.registry import Registry
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import literal


def failing_rows(entry: Entry, day: date, lake: Lake, registry: Registry) -> str | None:
    """SQL for FROM: quarantine's columns with ``day``, its partition; ``None`` where nothing fails."""
    if entry.extraction.mode == "snapshot":
        last = registry.last_standardisation(entry.key, day)
        return (
            _of_snapshot(entry, last.stored_day, last.quarantined, lake, registry) if last else None
        )
    return _of_all_days(entry, day, lake, registry)


def row_id_sql(entry: Entry, salt: str) -> str:
    """VARCHAR: what a workbook calls a delivered row. Without the registry's salt it tells nothing."""
    return f"left(sha256({literal(salt)} || {row_anchor_sql(entry)} || day::VARCHAR), 24)"


def aggregated_days(entry: Entry, day: date, lake: Lake, registry: Registry) -> list[date]:
    """The partitions of the aggregation that are in force on ``day``: of a snapshot the newest one."""
    done = registry.history.standardisations([entry.key])
    held = set(lake.days(entry_table("aggregation", entry.key)))
    days = sorted({each.stored_day for each in done if each.day <= day} & held)
    return days[-1:] if entry.extraction.mode == "snapshot" else days


def aggregated_rows(entry: Entry, day: date, lake: Lake, registry: Registry) -> str:
    """SQL for FROM: ``_record``, ``day``, ``_row`` and ``_warnings`` of what is aggregated as of a day."""
    days = aggregated_days(entry, day, lake, registry)
    if not days:
        return (
            "(SELECT ''::VARCHAR AS _record, NULL::DATE AS day, 0::BIGINT AS _row,"
            " []::VARCHAR[] AS _warnings WHERE false)"
        )
    table = entry_table("aggregation", entry.key)
    return f"({_union(lake, table, '_record, day, _row, _warnings', days)})"


def _of_snapshot(
    entry: Entry, stored_day: date, quarantined: int, lake: Lake, registry: Registry
) -> str | None:
    parts: list[str] = []
    if quarantined:
        parts.append(lake.relation(entry_table("quarantine", entry.key), stored_day))
    if emptied := emptied_rows(entry, stored_day, lake, registry):
        parts.append(emptied)
    if len(parts) < 2:
        return parts[0] if parts else None
    return f"({' UNION ALL BY NAME '.join(f'SELECT * FROM {part}' for part in parts)})"


def _of_all_days(entry: Entry, day: date, lake: Lake, registry: Registry) -> str | None:
    done = [s for s in registry.history.standardisations([entry.key]) if s.day <= day]
    bad = sorted({each.stored_day for each in done if each.quarantined})
    if not bad:
        return None
    good = sorted({each.stored_day for each in done if each.stored_day > bad[0]})
    rows = _union(lake, entry_table("quarantine", entry.key), "*", bad)
    if not good:
        return f"({rows})"
    later = _union(lake, entry_table("aggregation", entry.key), "_record, day", good)
    return (
        f"(SELECT bad.* FROM ({rows}) AS bad ANTI JOIN ({later}) AS good"
        " ON good._record = bad._record AND good.day > bad.day)"
    )


def _union(lake: Lake, table: str, columns: str, days: list[date]) -> str:
    held = set(lake.days(table))
    return " UNION ALL BY NAME ".join(
        f"SELECT {columns} FROM {lake.relation(table, day)}" for day in days if day in held
    )
