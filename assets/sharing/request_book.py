"""Requests as a workbook: what waits for an agency (or the bureau), decided in Excel and read back.

One row is one request; the clerk writes an act and the words for it. Rows without an act stay.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from assets.sharing.request_acts import RequestDesk
from resources.local_files.atomic_file import write_atomically
from resources.workbook.reading import open_workbook
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.sharing.request import (
    ACTS,
    BUREAU,
    RequestStep,
    SharingRequest,
    state_title,
)

_SPARE = 200
_ACT, _WORDS, _TARGET = 8, 9, 10
_COLUMNS = 10


@dataclass(frozen=True)
class BookOutcome:
    """What came of one row: the request's number and state, or why nothing was done."""

    row: int
    request: str
    state: str | None
    reason: str | None


def waiting_requests(desk: RequestDesk, agency: str) -> list[SharingRequest]:
    """The requests in which the next step may be ``agency``'s."""
    every = desk.registry.sharing.requests.all()
    bureau = ("submitted", "bureau_review", "approved", "granted", "collecting", "objection")
    if agency == BUREAU:
        return [each for each in every if each.state in bureau]
    mine = ("draft", "supplement", "refused", "granted", "supplied")
    return [
        each
        for each in every
        if (each.agency == agency and each.state == "agency_review")
        or (each.recipient == agency and each.state in mine)
    ]


def export_requests(desk: RequestDesk, agency: str, target: Path) -> int:
    """Write the workbook of ``agency`` to ``target``; how many requests are in it."""
    found = waiting_requests(desk, agency)
    memory = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with in_chinese(), xlsxwriter.Workbook(memory, plain) as book:
        sheet = book.add_worksheet(_sheet_name())
        head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#D9D9D9"})
        ask = book.add_format({"num_format": "@", "bg_color": "#FFF9E5", "border": 1})
        sheet.write_row(0, 0, _titles(), head)
        sheet.set_column(0, _COLUMNS - 1, 20)
        for place, each in enumerate(found, start=1):
            sheet.write_row(place, 0, _cells(each))
            for column in (_ACT, _WORDS, _TARGET):
                sheet.write_blank(place, column - 1, None, ask)
        rule = {
            "validate": "list",
            "source": [act for act in ACTS if act not in ("submit", "grant")],
        }
        sheet.data_validation(1, _ACT - 1, len(found) + _SPARE, _ACT - 1, rule)
    write_atomically(target, memory.getvalue())
    return len(found)


def import_requests(desk: RequestDesk, file: Path, actor: str, agency: str) -> list[BookOutcome]:
    """Take every act of a filled workbook; a row that is refused stops no other.

    :class:`InputError` where the file is not such a workbook.
    """
    book = open_workbook(file)
    with in_chinese():
        name = _sheet_name()
        titles = list(_titles())
    if name not in book.sheetnames:
        raise input_error(
            str(file),
            message("Sheets are missing: {sheets}", sheets=name),
            message("export it again with zb share export"),
        )
    rows = book[name].iter_rows(values_only=True)
    if list(next(rows, ()))[: len(titles)] != titles:
        raise input_error(
            str(file),
            message("its columns are not those of the export"),
            message("export it again with zb share export"),
        )
    return list(_outcomes(desk, rows, actor, agency))


def _outcomes(
    desk: RequestDesk, rows: Iterator[tuple[Any, ...]], actor: str, agency: str
) -> Iterator[BookOutcome]:
    for place, cells in enumerate(rows, start=2):
        said = [str(cell).strip() if cell is not None else "" for cell in cells[:_COLUMNS]]
        number, act = said[0], said[_ACT - 1]
        if not number or not act:
            continue
        try:
            if act not in ACTS:
                raise input_error(
                    number,
                    message("There is no action {action}", action=act),
                    message("use one of: {known}", known=message(", ").join(ACTS)),
                )
            step = RequestStep(act, actor, agency, said[_WORDS - 1])
            after = desk.take(number, step, target=said[_TARGET - 1] or None)
            yield BookOutcome(place, number, after.state, None)
        except InputError as refused:
            yield BookOutcome(place, number, None, str(refused))


def _sheet_name() -> str:
    return message("Requests")


def _titles() -> tuple[str, ...]:
    return (
        message("Request"),
        message("Product"),
        message("Recipient"),
        message("purpose"),
        message("basis of use"),
        message("State"),
        message("Due"),
        message("Act (choose)"),
        message("Words: reason, basis or what is missing"),
        message("Target: agency, product or entry"),
    )


def _cells(each: SharingRequest) -> list[str]:
    return [
        each.id,
        each.product or "-",
        each.recipient,
        each.purpose,
        each.basis,
        state_title(each.state),
        str(each.due or "-"),
    ]
