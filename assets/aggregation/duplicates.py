"""Rows of one delivery that claim to be the same record, and which of them is kept.

Of the rows that break no blocking rule the newest by the entry's time item is kept, else
the one delivered last; of several with the same content the first.
"""

from collections.abc import Generator
from contextlib import contextmanager

from assets.aggregation.checked_rows import CheckedRows
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.sql import identifier

SURPLUS = "surplus_rows"
"""The table, for one session, of every ``_row`` that is not the one kept of its record."""


@contextmanager
def surplus_rows(engine: Engine, entry: Entry, rows: CheckedRows) -> Generator[int]:
    """Make :data:`SURPLUS` for as long as the block runs; how many rows there are."""
    with_key = " AND ".join(f"{identifier(name)} IS NOT NULL" for name in entry.record_key)
    shared = (
        f"SELECT _record FROM {rows.name} WHERE {with_key} GROUP BY _record HAVING count(*) > 1"
    )
    content = ", ".join(identifier(item.name) for item in entry.aggregated_items)
    newest = (
        f"{identifier(entry.extraction.time)} DESC NULLS LAST, " if entry.extraction.time else ""
    )
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE {SURPLUS} AS"
        f" WITH candidate AS (SELECT _row, _record, _blocked, hash({content}) AS content, {content}"
        f" FROM {rows.name} WHERE {with_key} AND _record IN ({shared})),"
        f" winner AS (SELECT _record, _blocked, content FROM candidate QUALIFY row_number()"
        f" OVER (PARTITION BY _record ORDER BY _blocked, {newest}_row DESC) = 1)"
        f" SELECT _row FROM candidate ANTI JOIN (SELECT _record, min(_row) AS _row"
        f" FROM candidate JOIN winner USING (_record, _blocked, content) GROUP BY _record) USING (_row)"
    )
    try:
        yield int(engine.scalar(f"SELECT count(*) FROM {SURPLUS}"))
    finally:
        engine.execute(f"DROP TABLE {SURPLUS}")
