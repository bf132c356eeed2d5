"""The duplicate collection that was last found up to a day, as the report reads it."""

from dataclasses import dataclass
from datetime import date

from assets.reports.duplicates.duplicate_collection import TABLE
from resources.platform import Platform


@dataclass(frozen=True)
class DuplicateRow:
    """An entry that collects what ``other`` has; ``held`` where it must give way."""

    entry: str
    other: str
    witness: str
    item_share: float
    sharing: str
    later: bool
    basis: str | None
    held: bool


def duplicate_rows(platform: Platform, day: date) -> tuple[DuplicateRow, ...]:
    """Entries that are duplicates of another, each pair once from the later one's side."""
    last = platform.lake.last_day(TABLE, day)
    if last is None:
        return ()
    with platform.engine() as engine:
        rows = engine.rows(
            "SELECT entry, other_entry, witness, item_share, sharing, later, basis, held"
            f" FROM {platform.lake.relation(TABLE, last)} WHERE duplicate AND later"
            " ORDER BY held DESC, entry, other_entry"
        )
    return tuple(DuplicateRow(*row) for row in rows)
