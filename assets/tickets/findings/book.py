"""The workbook in which an agency verifies its findings: written for it, and read when it comes back."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import fastexcel
import xlsxwriter

from assets.tickets.encryption import decrypt
from assets.tickets.findings.open_findings import ListedFinding
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.identifiers.normal_form import FULL_WIDTH, HALF_WIDTH
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.tickets.finding_states import STATES

FINDING, STATE, RECOVERED, NOTE = "疑点编号（勿改）", "核实结论", "追回金额（元）", "核实说明"
SHEET, NOTES = "疑点核实", "说明"
# A clerk may put a title or two above the headings.
MOST_LINES_ABOVE = 10


_NARROW = str.maketrans(FULL_WIDTH, HALF_WIDTH)
_YUAN = "元"


@dataclass(frozen=True)
class Answer:
    """One filled row: its number in Excel, and what is written there."""

    line: int
    finding: str
    state: str
    recovered: str
    note: str


def headings() -> tuple[str, ...]:
    """The columns before those that are filled in."""
    return (
        FINDING,
        message("finding name"),
        message("Legal basis"),
        message("Explanation"),
        message("first day"),
        message("last day"),
        message("Amount (yuan)"),
        message("identifier of the subject"),
        message("Records of this agency"),
        message("advice on handling"),
        message("State now"),
    )


def guide() -> tuple[str, ...]:
    """How the workbook is filled in, one point each."""
    return (
        message("A finding is a doubt from comparing agencies' data; it accuses nobody and is no basis of a measure before it is verified."),
        message("Choose under {state}: {states}.", state=STATE, states=message(", ").join(STATES[1:])),
        message("Write the amount recovered in yuan, and always what the verification rests on; leave rows empty that are not verified yet."),
        message("The number identifies the finding: do not change it, and do not copy rows."),
    )  # fmt: skip


def workbook(agency: str, found: Sequence[ListedFinding], records: Sequence[str]) -> bytes:
    """The workbook of ``found`` for the agency of that name; ``records`` say which of its rows are meant."""
    memory = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(memory, plain) as book:
        head = book.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "bg_color": "#D9D9D9"}
        )
        ask = book.add_format({"bold": True, "border": 1, "text_wrap": True, "bg_color": "#FFE699"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        answer = book.add_format({"num_format": "@", "bg_color": "#FFF9E5", "border": 1})
        notes, sheet = book.add_worksheet(NOTES), book.add_worksheet(SHEET)
        notes.write_string(0, 0, message("Findings to be verified ({agency})", agency=agency), head)
        for place, line in enumerate(guide(), start=1):
            notes.write_string(place, 0, f"{place}. {line}")
        notes.set_column(0, 0, 100)
        width = len(headings())
        sheet.write_row(0, 0, headings(), head)
        sheet.write_row(0, width, (STATE, RECOVERED, NOTE), ask)
        for number, (each, record) in enumerate(zip(found, records, strict=True), start=1):
            sheet.write_row(number, 0, _cells(each, record), text)
            for place in range(width, width + 3):
                sheet.write_blank(number, place, None, answer)
        last = max(1, len(found))
        choices = {"validate": "list", "source": list(STATES[1:])}
        sheet.data_validation(1, width, last, width, choices)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, width + 2)
        sheet.set_column(0, width + 2, 18)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return memory.getvalue()


def _cells(each: ListedFinding, record: str) -> list[Any]:
    return [
        each.finding,
        each.title,
        each.law,
        each.detail,
        str(each.since or ""),
        str(each.until or ""),
        "" if each.amount is None else f"{each.amount:.2f}",
        each.subject,
        record,
        each.advice,
        each.state,
    ]


def read_answers(content: bytes, name: str, password: str | None) -> list[Answer]:
    """The filled rows of a workbook that came back; :class:`InputError` where it is none of ours."""
    try:
        book = fastexcel.read_excel(decrypt(content, password, name))
        sheets = [each for each in book.sheet_names if each.strip() == SHEET]
        frame = book.load_sheet(sheets[0], header_row=None, dtypes="string") if sheets else None
    except fastexcel.FastExcelError as error:
        what = message("the workbook cannot be read ({error})", error=type(error).__name__)
        raise input_error(name, what, message("save it as xlsx in Excel")) from error
    rows = list(zip(*frame.to_arrow().to_pydict().values(), strict=True)) if frame else []
    for above, row in enumerate(rows[:MOST_LINES_ABOVE]):
        titles = [str(cell or "").strip() for cell in row]
        if {FINDING, STATE} <= set(titles):
            return _answers(rows, above, titles)
    raise input_error(
        name,
        message("has no sheet {sheet} with the column {column}", sheet=SHEET, column=FINDING),
        message("export it again with zb findings export and fill in that workbook"),
    )


def _answers(rows: Sequence[Sequence[Any]], above: int, titles: list[str]) -> list[Answer]:
    found: list[Answer] = []
    for number, row in enumerate(rows[above + 1 :], start=above + 2):
        cells = {title: str(cell or "").strip() for title, cell in zip(titles, row, strict=True)}
        each = Answer(
            number, cells[FINDING], cells[STATE], cells.get(RECOVERED, ""), cells.get(NOTE, "")
        )
        if each.state or each.recovered or each.note:
            found.append(each)
    return found


def amount_of(text: str, where: str) -> Decimal:
    """The yuan in ``text``: full width and thousands separators are understood; not below zero."""
    plain = text.translate(_NARROW).replace(",", "").replace(_YUAN, "").strip()
    try:
        found = Decimal(plain).quantize(Decimal("0.01"))
    except InvalidOperation:
        found = Decimal(-1)
    if found < 0 or not found.is_finite():
        raise input_error(
            where,
            message("the amount recovered cannot be read"),
            message("write yuan in digits, for example 1200.50"),
        )
    return found
