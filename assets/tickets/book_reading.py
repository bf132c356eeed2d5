"""Reading a workbook of problems that came back: its sheets as tables of text, set at a time."""

import io
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import fastexcel
import pyarrow as pa

from assets.tickets import book_layout as layout
from assets.tickets.encryption import decrypt
from assets.tickets.merged_answers import fill_areas, merged_areas
from resources.engine import Engine
from resources.engine.arrow_rows import register_arrow
from resources.spreadsheets.form_check import check_form
from resources.spreadsheets.form_refusal import refused_form
from resources.spreadsheets.refusal import WorkbookError
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

_AGAIN = re.compile(r"(.+)_\d+", re.DOTALL)
"""How the reader of workbooks names a heading that stood before."""


@dataclass(frozen=True)
class Filled:
    """One sheet that takes answers. ``key`` is the entry's, or the database of conflicts."""

    name: str
    kind: str
    key: str
    table: pa.Table


@dataclass(frozen=True)
class Returned:
    """A workbook that came back: whose it is, and its sheets."""

    agency: str
    sheets: tuple[Filled, ...]


def read_workbook(content: bytes, name: str, password: str | None) -> Returned:
    """The workbook ``content``; :class:`InputError` for a file that is no exported workbook."""
    plain = decrypt(content, password, name)
    try:
        check_form(io.BytesIO(plain), len(plain))
    except WorkbookError as refusal:
        raise refused_form(name, refusal) from refusal
    try:
        book = fastexcel.read_excel(plain)
        index = (
            [] if layout.INDEX not in book.sheet_names else _table(book, layout.INDEX).to_pylist()
        )
    except fastexcel.FastExcelError as error:
        what = message("the workbook cannot be read ({error})", error=type(error).__name__)
        raise input_error(name, what, message("save it as xlsx in Excel")) from error
    agency = next((row["key"] for row in index if row["kind"] == layout.AGENCY), None)
    if not agency:
        raise input_error(
            name,
            message("has no sheet {sheet}, so it is no exported workbook", sheet=layout.INDEX),
            _export_again(),
        )
    listed = [row for row in index if row["kind"] in (layout.ENTRY, layout.CONFLICT)]
    missing = [row["sheet"] for row in listed if row["sheet"] not in book.sheet_names]
    if missing:
        raise input_error(
            name,
            message("sheets are missing: {sheets}", sheets=message(", ").join(missing)),
            _export_again(),
        )
    merged = merged_areas(plain)
    sheets = [
        Filled(
            row["sheet"],
            row["kind"],
            row["key"],
            fill_areas(_table(book, row["sheet"]), merged.get(row["sheet"], ())),
        )
        for row in listed
    ]
    for sheet in sheets:
        _check_columns(sheet, name)
    return Returned(agency, tuple(sheets))


def _check_columns(sheet: Filled, name: str) -> None:
    """Refuse a sheet that lacks a column, or has one of the answers twice."""
    names = sheet.table.column_names
    needed = {layout.ROW_ID, layout.VERDICT} - set(names)
    if needed:
        what = message("columns are missing: {columns}", columns=message(", ").join(sorted(needed)))
        raise input_error(f"{name} {sheet.name}", what, _export_again())
    for heading in names:
        again = _AGAIN.fullmatch(heading)
        if again and again[1] in names and _is_read(again[1]):
            raise input_error(
                f"{name} {sheet.name}",
                message("the column {column} stands twice", column=again[1]),
                message("keep the one with the answers, delete the other"),
            )


def _is_read(heading: str) -> bool:
    return heading in (layout.ROW_ID, layout.VERDICT) or bool(layout.answered_item(heading))


def _export_again() -> str:
    return message("export it again with zb tickets export and fill in that workbook")


@contextmanager
def filled_table(engine: Engine, sheet: Filled) -> Generator[str]:
    """The sheet as a table of the session, with ``_line``, the row's number in Excel."""
    name = "filled_sheet"
    lines = pa.array(range(2, sheet.table.num_rows + 2), type=pa.int64())
    with register_arrow(engine, name, sheet.table.append_column("_line", lines)):
        yield name


def _table(book: fastexcel.ExcelReader, sheet: str) -> pa.Table:
    """Every cell as text; the first row names the columns."""
    return pa.Table.from_batches([book.load_sheet(sheet, dtypes="string").to_arrow()])
