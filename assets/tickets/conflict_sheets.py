"""Sheets of the clerk's workbook: which kinds of conflict there are, and the headings that are only read."""

from collections.abc import Callable, Iterator

from assets.tickets import book_layout as layout
from assets.tickets.book_rows import (
    Conflicts,
    Shown,
    conflict_select,
    disputed_select,
)
from zb_pipelines.domain.messages import message

ConflictSelect = Callable[[Conflicts, Shown], str]


def conflict_kinds() -> Iterator[tuple[str, ConflictSelect, str, tuple[str, ...]]]:
    """Kind of ticket and of sheet, what it shows, its name, what may be answered."""
    yield layout.CONFLICT, conflict_select, message("Conflicting"), (layout.RIGHT, layout.WRONG)
    yield layout.DISPUTED, disputed_select, message("To be corrected"), ()


def row_headings() -> tuple[str, ...]:
    """Headings of failing rows that are only read."""
    return (
        layout.ROW_ID,
        layout.SAME_ROWS,
        message("Delivered on"),
        message("Row delivered"),
        message("Row kept instead"),
        message("Problem"),
        message("What to do"),
    )


def conflict_headings() -> tuple[str, ...]:
    """Headings of conflicts that are only read."""
    return (
        layout.ROW_ID,
        message("Field"),
        message("Subject of the record"),
        message("Own entry"),
        message("Delivered on"),
        message("Row delivered"),
        message("Own record"),
        message("Own value"),
        message("Other entry"),
        message("Other agency's value"),
    )
