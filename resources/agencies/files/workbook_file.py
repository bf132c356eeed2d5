"""Delivery by a sheet of a workbook: xlsx, xls, xlsb, ods.

A workbook has types of its own, and each cell is told as text by its type (see
:mod:`workbook_cells`). What a reader of cells cannot see, such as a formula without a value, is
looked for in the workbook's own XML and told.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import python_calamine
from pydantic import Field

from resources.agencies.files import workbook_cells
from resources.agencies.files.arrival import Arrived
from resources.agencies.files.file_reading import FilePart
from resources.agencies.files.paper_rows import paper_rows_hint
from resources.agencies.files.sheet_xml import sheet_warnings
from resources.agencies.files.workbook_heading import heading_of
from resources.agencies.files.workbook_refusals import not_a_workbook, refuse_not_workbook
from resources.agencies.source.day_path import of_day
from resources.agencies.source.declaration import DeliveredFile, RowsOfPaper
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import Reading, found_columns
from resources.agencies.source.text_rows import Row, TextRows, items_of, text_rows_offered
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message


class WorkbookFile(DeliveredFile, RowsOfPaper):
    """A sheet. ``header_row`` is its row with the columns' names, from 1, the first of ``header_rows``.

    ``merged: fill`` gives every cell of a merged range the value of its first; by default only
    the first has it, and merged ranges among the data are told.
    """

    kind: Literal["xlsx", "xls", "xlsb", "ods"] = Field(description="Kind of source.")
    sheet: str = Field(description="Name of the sheet; {day:%Y-%m} stands for the day.")
    header_row: int = Field(default=1, ge=1, description="The row with the columns' names, from 1.")
    header_rows: int = Field(default=1, ge=1, description="Number of rows that the heading has.")
    merged: Literal["first", "fill"] = Field(
        default="first",
        description="Whether every cell of a merged range has the value of its first.",
    )


@contextmanager
def read_workbook_part(part: FilePart) -> Generator[Reading]:
    """All rows of the sheet below its heading that are not blank."""
    source, file = part.source, part.file
    assert isinstance(source, WorkbookFile)  # noqa: S101
    sheet = of_day(source.sheet, part.day)
    cells, merged = sheet_cells(file, sheet)
    first = source.header_row - 1
    above = workbook_cells.merged_filled(cells[first : first + source.header_rows], merged, first)
    columns = found_columns(part.entry, heading_of(above, sheet, file.name, source.header_row))
    below = first + source.header_rows
    rest = cells[below:]
    if source.merged == "fill":
        rest = workbook_cells.merged_filled(rest, merged, below)
    kept, left_out = without_paper(rest, source)
    used = set(columns.place.values())
    warnings = sheet_warnings(
        file.content, sheet, below, merged if source.merged == "first" else (), used
    )
    if left_out:
        warnings += (
            message("{rows} rows were left out as declared (footer, skip)", rows=left_out),
        )
    rows = TextRows(_texts(kept, part.entry, columns.place), len(above[0]))
    broken = not_a_workbook(file.name)
    with text_rows_offered(part.engine, rows) as name:
        yield Reading(
            select=items_of(part.entry, columns.place, name),
            extra_columns=columns.extra,
            explain=lambda _: rows.failure_or(broken),
            finish=lambda _: (),
            hints=(paper_rows_hint(part.entry),),
            warnings=warnings,
        )


def sheet_cells(
    file: Arrived, sheet: str
) -> tuple[list[list[workbook_cells.Cell]], Sequence[tuple[tuple[int, int], tuple[int, int]]]]:
    """All cells from A1 on, and the merged ranges; :class:`PullError` where they cannot be read."""
    refuse_not_workbook(file)
    try:
        with python_calamine.CalamineWorkbook.from_path(str(file.content)) as book:
            if sheet not in book.sheet_names:
                raise PullError(
                    "missing_table",
                    message("workbook {name} has no sheet {sheet}", name=file.name, sheet=sheet),
                    message(
                        "ask for the sheet under its former name, or correct sheet in sources.yml"
                    ),
                )
            found: Any = book.get_sheet_by_name(sheet)
            return found.to_python(skip_empty_area=False), found.merged_cell_ranges or ()
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError):
        failure = not_a_workbook(file.name)
    raise failure


def without_paper(
    rows: list[list[workbook_cells.Cell]], source: RowsOfPaper
) -> tuple[list[list[workbook_cells.Cell]], int]:
    """The rows that are not blank, without those declared as no records, and how many of these there are."""
    filled = [row for row in rows if any(cell != "" for cell in row)]
    kept = [row for row in filled if not _is_skipped(row, source.skip)]
    end = max(len(kept) - source.footer, 0)
    return kept[:end], len(filled) - end


def _is_skipped(row: list[workbook_cells.Cell], skip: tuple[str, ...]) -> bool:
    if not skip:
        return False
    first = next(str(cell) for cell in row if cell != "")
    return first.strip().startswith(skip)


def _texts(
    rows: list[list[workbook_cells.Cell]], entry: Entry, place: dict[str, int]
) -> Iterator[Row]:
    """Each cell as text; a column whose items are all numbers keeps its digits."""
    texts = {
        place[i.source_column]
        for i in entry.aggregated_items
        if i.type not in ("integer", "decimal")
    }
    for row in rows:
        yield [
            cell
            if type(cell) is str
            else (
                workbook_cells.as_delivered(cell) if at in texts else workbook_cells.as_number(cell)
            )
            for at, cell in enumerate(row)
        ]
