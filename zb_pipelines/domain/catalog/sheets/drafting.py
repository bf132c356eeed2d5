"""From the rows of a filled workbook to the files they change; cells that nobody touched change nothing."""

import copy
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zb_pipelines.domain.catalog.files.layout import is_key
from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
from zb_pipelines.domain.catalog.files.yaml_kinds import schema_comment
from zb_pipelines.domain.catalog.model.fingerprint import entry_text_hash
from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.catalog.sheets.cells import Cell, cell_of, parse_cell, tidy, value_at
from zb_pipelines.domain.catalog.sheets.columns import (
    ENTRIES,
    ENTRY_COLUMNS,
    ITEM_COLUMNS,
    ITEMS,
    KEY,
    SheetColumn,
    entry_columns,
)
from zb_pipelines.domain.catalog.sheets.entry_text import new_text, rewrite_entry
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message

Path = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One filled row: its number in the sheet, its cells by the path of their column.

    ``version`` is the hash of the entry that the row was exported from, if any.
    """

    number: int
    cells: Mapping[Path, Cell]
    version: str | None = None


@dataclass(frozen=True)
class FilledWorkbook:
    """A workbook as it was read: one agency's rows of both sheets."""

    agency: str
    entries: tuple[Row, ...]
    items: tuple[Row, ...]


@dataclass(frozen=True, order=True)
class CellFault:
    """What is wrong with one cell, and what the clerk should do."""

    sheet: str
    row: int
    column: str
    what: str
    remedy: str


@dataclass(frozen=True, order=True)
class DeletedItem:
    """An item of the catalog that the workbook leaves out; ``row`` is its entry's."""

    entry: str
    name: str
    title: str
    row: int


@dataclass
class Drafted:
    """The files that the workbook changes, by name, and what is wrong with its cells so far.

    ``rows`` says which row of which sheet speaks for a file and, for items, for which item.
    """

    files: dict[str, str] = field(default_factory=dict[str, str])
    faults: list[CellFault] = field(default_factory=list[CellFault])
    rows: dict[str, tuple[int, tuple[int, ...]]] = field(
        default_factory=dict[str, tuple[int, tuple[int, ...]]]
    )
    deleted: list[DeletedItem] = field(default_factory=list[DeletedItem])
    ignored: frozenset[tuple[str, int, str]] = frozenset()
    entry_columns: tuple[SheetColumn, ...] = ENTRY_COLUMNS


def drafts(
    filled: FilledWorkbook,
    parsed: ParsedCatalog,
    faulty: Collection[str] = (),
    ignored: Collection[tuple[str, int, str]] = (),
) -> Drafted:
    """What the workbook says against what the working catalog says.

    ``parsed`` is the working catalog as far as it could be read, ``faulty`` the keys of files that could not be read, ``ignored`` cells (sheet, row, title of the column)
    that are taken as unchanged. A file whose row and item rows say what it says
    already is not among the result.
    """
    columns = entry_columns(parsed.databases)
    drafted = Drafted(ignored=frozenset(ignored), entry_columns=columns)
    entries, documents = parsed.entries, parsed.documents
    rows = _rows_by_key(filled, drafted)
    for key, (row, items) in rows.items():
        name = f"sources/{filled.agency}/{key}.yml"
        drafted.rows[name] = (row.number, tuple(item.number for item in items))
        if f"{filled.agency}/{key}" in faulty:
            what, remedy = (
                message("{name}, as the catalog has it now, is faulty", name=name),
                message("correct it with zb catalog check first, then import"),
            )
            drafted.faults.append(CellFault(ENTRIES, row.number, _KEY_TITLE, what, remedy))
            continue
        entry, document = entries.get(f"{filled.agency}/{key}"), documents.get(name)
        before: dict[str, Any] = document.value if entry and document else {}
        _keep_order(items, entry)
        drafted.rows[name] = (row.number, tuple(item.number for item in items))
        drafted.deleted += _deleted_items(row, items, entry)
        after = _entry(drafted, row, items, entry, before)
        if after == before:
            continue
        if entry and row.version and row.version != entry_text_hash(entry):
            what = message("somebody changed this entry after it was exported")
            remedy = message("export the workbook again and make the changes there")
            drafted.faults.append(CellFault(ENTRIES, row.number, _KEY_TITLE, what, remedy))
            continue
        text = document.text if document else ""
        drafted.files[name] = (
            rewrite_entry(text, before, after) if before else schema_comment(name) + new_text(after)
        )
    return drafted


_KEY_TITLE = ENTRY_COLUMNS[0].title


def _rows_by_key(filled: FilledWorkbook, drafted: Drafted) -> dict[str, tuple[Row, list[Row]]]:
    """The entry's row and its items' rows by the entry's key; misnamed rows become faults."""
    rows: dict[str, tuple[Row, list[Row]]] = {}
    for row in filled.entries:
        key = str(row.cells.get(KEY) or "")
        what = ""
        if not is_key(key):
            what = (
                message("the entry's key “{key}” is not written correctly", key=key[:30])
                if key
                else message("the entry's key is missing")
            )
        elif key in rows:
            what = message(
                "the entry's key {key} is also that of row {number}",
                key=key,
                number=rows[key][0].number,
            )
        if what:
            remedy = message(
                "begin with a lower-case letter, use only lower-case letters, digits and single underscores; each entry has its own"
            )
            drafted.faults.append(CellFault(ENTRIES, row.number, _KEY_TITLE, what, remedy))
        else:
            rows[key] = (row, [])
    for item in filled.items:
        key = str(item.cells.get(KEY) or "")
        if key in rows:
            rows[key][1].append(item)
        else:
            what = (
                message("the sheet of entries has no entry {key}", key=key)
                if key
                else message("it does not say which entry the item belongs to")
            )
            remedy = message("use a key of the sheet of entries, or add the entry there")
            drafted.faults.append(CellFault(ITEMS, item.number, _KEY_TITLE, what, remedy))
    return rows


def _keep_order(items: list[Row], entry: Entry | None) -> None:
    """Items that are known in the catalog's order, new ones behind: a sorted sheet changes nothing."""
    order = {item.name: place for place, item in enumerate(entry.items if entry else ())}
    items.sort(key=lambda row: order.get(str(row.cells.get(("name",))), len(order)))


def _deleted_items(row: Row, items: Sequence[Row], entry: Entry | None) -> list[DeletedItem]:
    """The items of the catalog that have no row any more."""
    if entry is None:
        return []
    named = {str(item.cells.get(("name",))) for item in items}
    return [
        DeletedItem(entry.key, item.name, item.title, row.number)
        for item in entry.items
        if item.name not in named
    ]


def _entry(
    drafted: Drafted, row: Row, items: Sequence[Row], entry: Entry | None, before: dict[str, Any]
) -> dict[str, Any]:
    after = copy.deepcopy(before)
    for column, value in _changed_cells(drafted, ENTRIES, row, entry, drafted.entry_columns):
        _put(after, column.path, value)
    after["items"] = list(_items(drafted, items, entry, before))
    return after


def _items(
    drafted: Drafted, rows: Sequence[Row], entry: Entry | None, before: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The items in the order of their rows; an item is known again by its name."""
    known = {
        item.name: (item, raw)
        for item, raw in zip(entry.items if entry else (), before.get("items", ()), strict=True)
    }
    for row in rows:
        item, raw = known.pop(str(row.cells.get(("name",))), (None, {}))
        after = dict(raw)
        for column, value in _changed_cells(drafted, ITEMS, row, item, ITEM_COLUMNS):
            _put(after, column.path, value)
        yield after


def _changed_cells(
    drafted: Drafted,
    sheet: str,
    row: Row,
    model: Entry | Item | None,
    columns: Sequence[SheetColumn],
) -> Iterator[tuple[SheetColumn, Any]]:
    """The columns whose cell is not what the catalog shows, with the value now meant."""
    for column in columns:
        if column.path == KEY or (sheet, row.number, column.title) in drafted.ignored:
            continue
        now = tidy(row.cells.get(column.path))
        was = tidy(cell_of(column, value_at(model, column.path))) if model else None
        if now == was and type(now) is type(was):
            continue
        try:
            yield column, None if now is None else parse_cell(column, now)
        except InputError as refusal:
            problem = refusal.problems[0]
            fault = CellFault(sheet, row.number, column.title, problem.what, problem.remedy)
            drafted.faults.append(fault)


def _put(raw: dict[str, Any], path: Path, value: Any) -> None:
    """Set a field, or remove it (and what is empty above it) where ``value`` is ``None``."""
    if len(path) == 1:
        if value is None:
            raw.pop(path[0], None)
        else:
            raw[path[0]] = value
        return
    inner = dict(raw.get(path[0], {}))
    _put(inner, path[1:], value)
    if inner:
        raw[path[0]] = inner
    else:
        raw.pop(path[0], None)
