"""Rows of one delivery that claim to be the same record, and which of them is kept.

Of the rows that break no blocking rule and lose no value the newest by the entry's time item is kept, else
the one delivered last; of several with the same content the first.
"""

from collections.abc import Generator
from contextlib import contextmanager

from assets.aggregation.checked_rows import CheckedRows
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.sql import identifier, with_steps

SURPLUS = "surplus_rows"
"""The table, for one session, of every ``_row`` that is not the one kept of its record."""


@contextmanager
def surplus_rows(engine: Engine, entry: Entry, rows: CheckedRows) -> Generator[int]:
    """Make :data:`SURPLUS` for as long as the block runs; how many rows there are."""
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {SURPLUS} AS {_select(entry, rows)}")
    try:
        yield int(engine.scalar(f"SELECT count(*) FROM {SURPLUS}"))
    finally:
        engine.execute(f"DROP TABLE {SURPLUS}")


def _select(entry: Entry, rows: CheckedRows) -> str:
    """SELECT ``_row`` of every row of a repeated record that is not the one kept."""
    with_key = " AND ".join(f"{identifier(name)} IS NOT NULL" for name in entry.record_key)
    items = ", ".join(identifier(item.name) for item in entry.aggregated_items)
    time = entry.extraction.time
    newest = f"{identifier(time)} DESC NULLS LAST, " if time else ""
    return with_steps(
        {
            "repeated": f"SELECT _record FROM {rows.name} WHERE {with_key}"
            " GROUP BY _record HAVING count(*) > 1",
            "candidate": f"SELECT _row, _record, _blocked, _emptied, hash({items}) AS _content, {items}"
            f" FROM {rows.name} WHERE {with_key} AND _record IN (SELECT _record FROM repeated)",
            "winner": "SELECT _record, _blocked, _emptied, _content FROM candidate QUALIFY row_number()"
            f" OVER (PARTITION BY _record ORDER BY _blocked, _emptied, {newest}_row DESC) = 1",
            "kept": "SELECT _record, min(_row) AS _row FROM candidate"
            " JOIN winner USING (_record, _blocked, _emptied, _content) GROUP BY _record",
        },
        "SELECT _row FROM candidate ANTI JOIN kept USING (_row)",
    )
