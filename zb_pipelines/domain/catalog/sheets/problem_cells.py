"""Where a problem that the catalog's loader or review tells of stands in the workbook."""

import re

from zb_pipelines.domain.catalog.sheets.clerk_words import clerk_words
from zb_pipelines.domain.catalog.sheets.columns import (
    ENTRIES,
    ENTRY_COLUMNS,
    ITEM_COLUMNS,
    ITEMS,
    SheetColumn,
)
from zb_pipelines.domain.catalog.sheets.drafting import CellFault, Drafted
from zb_pipelines.domain.errors import Problem

_WHERE = re.compile(r"(?P<file>sources/\S+?\.yml)(?::\d+)?(?: (?P<path>\S+))?$")
_ITEM = re.compile(r"items\[(\d+)\](?:\.(.+))?$")


def cell_of_problem(problem: Problem, drafted: Drafted) -> CellFault | None:
    """The cell that ``problem`` is about; ``None`` where no row of the workbook speaks of its file."""
    found = _WHERE.match(problem.where)
    if found is None or found["file"] not in drafted.rows:
        return None
    row, items = drafted.rows[found["file"]]
    path = found["path"] or ""
    item = _ITEM.match(path)
    if item and int(item[1]) < len(items):
        column = _column(ITEM_COLUMNS, item[2] or "name")
        said = clerk_words(column, problem)
        return CellFault(ITEMS, items[int(item[1])], column.title, *said)
    column = _column(ENTRY_COLUMNS, path)
    return CellFault(ENTRIES, row, column.title, *clerk_words(column, problem))


def _column(columns: tuple[SheetColumn, ...], path: str) -> SheetColumn:
    """The column of a path like ``sharing.basis`` or ``identifiers[0]``; else the nearest, the key."""
    plain = re.sub(r"\[\d+\]", "", path)
    for column in columns:
        if ".".join(column.path) == plain:
            return column
    within = [column for column in columns if plain and ".".join(column.path).startswith(plain)]
    return within[0] if within else columns[0]
