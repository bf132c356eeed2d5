"""Writing an agency's open problems as a workbook that its clerk can work in."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from assets.tickets import book_layout as layout
from zb_pipelines.domain.messages import message


@dataclass(frozen=True)
class Sheet:
    """One sheet: headings and rows that are seen, headings of corrected values, what may be concluded.

    Without ``verdicts`` nothing is asked on it.
    """

    name: str
    kind: str
    key: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
    answers: Sequence[str]
    verdicts: Sequence[str]


def workbook(
    agency: str, name: str, tickets: Sequence[Sequence[Any]], sheets: Sequence[Sheet]
) -> bytes:
    """The whole workbook; it is made in memory, so that no plain copy stands on the disk."""
    memory = io.BytesIO()
    # A text that looks like a formula, a number or an address stays a text.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(memory, plain) as book:
        styles = {
            "head": book.add_format(
                {"bold": True, "border": 1, "text_wrap": True, "bg_color": "#D9D9D9"}
            ),
            "ask": book.add_format(
                {"bold": True, "border": 1, "text_wrap": True, "bg_color": "#FFE699"}
            ),
            "seen": book.add_format({"font_color": "#404040", "text_wrap": True, "valign": "top"}),
            "answer": book.add_format({"num_format": "@", "bg_color": "#FFF9E5", "border": 1}),
        }
        notes, index = book.add_worksheet(layout.NOTES), book.add_worksheet(layout.INDEX)
        _write_notes(notes, name, tickets, styles)
        index.hide()
        index.write_row(0, 0, ["sheet", "kind", "key"])
        index.write_row(1, 0, ["", layout.AGENCY, agency])
        for number, sheet in enumerate(sheets, start=2):
            index.write_row(number, 0, [sheet.name, sheet.kind, sheet.key])
            _write_sheet(book.add_worksheet(sheet.name), sheet, styles)
    return memory.getvalue()


def _write_notes(
    sheet: Worksheet, name: str, tickets: Sequence[Sequence[Any]], styles: dict[str, Any]
) -> None:
    sheet.write_string(
        0,
        0,
        message("Problems of the data to be corrected ({agency})", agency=name),
        styles["head"],
    )
    for place, line in enumerate(layout.guide(), start=1):
        sheet.write_string(place, 0, f"{place}. {line}")
    first = len(layout.guide()) + 2
    headings = (
        message("Ticket number"),
        message("Entry"),
        message("Problem"),
        message("What to do"),
        message("Rows"),
        message("Due"),
        message("State"),
        message("Person responsible"),
    )
    sheet.write_row(first, 0, headings, styles["head"])
    for number, row in enumerate(tickets, start=first + 1):
        sheet.write_row(number, 0, [str(cell) for cell in row], styles["seen"])
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, 3, 46)


def _write_sheet(sheet: Worksheet, said: Sheet, styles: dict[str, Any]) -> None:
    asked = [*said.answers, layout.VERDICT, layout.NOTE] if said.verdicts else []
    width = len(said.headings)
    sheet.write_row(0, 0, said.headings, styles["head"])
    sheet.write_row(0, width, asked, styles["ask"])
    for number, row in enumerate(said.rows, start=1):
        sheet.write_row(number, 0, row, styles["seen"])
        for place in range(width, width + len(asked)):
            sheet.write_blank(number, place, None, styles["answer"])
    if said.verdicts:
        place, choices = (
            width + len(said.answers),
            {"validate": "list", "source": list(said.verdicts)},
        )
        sheet.data_validation(1, place, max(1, len(said.rows)), place, choices)
        sheet.set_column(width, width + len(asked) - 1, 24)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(said.rows)), width + len(asked) - 1)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, width - 1, 16)
