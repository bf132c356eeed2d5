"""What a sheet's XML shows and a reader of its values does not: told as warnings.

Formulas that were never calculated, cells with errors, merged ranges among the data, hidden rows.
Only xlsx is looked into; one pass over the text, in which all but the odd block is passed by.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

from resources.agencies.files.workbook_cells import Range
from zb_pipelines.domain.messages import message

_BLOCK = 1 << 20  # bytes
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>(.*?)</(?:\w+:)?row>", re.S)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>/]*>[^<]")
_NUMBER = re.compile(rb'\br="([A-Z]*)([0-9]+)"')
_ODD = (b"<f", b":f>", b":f ", b't="e"', b"hidden=")
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheet_warnings(
    file: Path, sheet: str, below: int, merged: Sequence[Range], used: Collection[int]
) -> tuple[str, ...]:
    """What is odd below row ``below`` in the ``used`` columns, both counted from 0."""
    inside = sum(
        1
        for (_, left), (bottom, right) in merged
        if bottom >= below and any(left <= column <= right for column in used)
    )
    odd = _odd_cells(file, sheet, below, used)
    told = [
        message(
            "{count} cells hold a formula without a value: open in Excel, save, deliver again",
            count=odd["formula"],
        )
        if odd["formula"]
        else "",
        message(
            "{count} cells hold an error (such as #N/A) and were taken as empty", count=odd["error"]
        )
        if odd["error"]
        else "",
        message(
            "{count} merged ranges lie in the data, only their first cell has the value: write merged: fill",
            count=inside,
        )
        if inside
        else "",
        message(
            "{count} rows are hidden in the sheet, they were taken over all the same",
            count=odd["hidden"],
        )
        if odd["hidden"]
        else "",
        message(
            "{count} row numbers stand twice in the sheet, of these only one row is read",
            count=odd["twice"],
        )
        if odd["twice"]
        else "",
    ]
    return tuple(filter(None, told))


def _odd_cells(file: Path, sheet: str, below: int, used: Collection[int]) -> Counter[str]:
    found: Counter[str] = Counter()
    if not zipfile.is_zipfile(file):
        return found
    with zipfile.ZipFile(file) as book:
        part = _part_of(book, sheet)
        if part is None:
            return found
        last = 0
        for block in _blocks(book, part):
            last = _twice(block, last, found)
            if any(mark in block for mark in _ODD):
                for attributes, cells in _ROW.findall(block):
                    _judge(attributes, cells, below, used, found)
    return found


def _twice(block: bytes, last: int, found: Counter[str]) -> int:
    """Count rows whose number is not above the one before; the last number."""
    for number in re.findall(rb'<(?:\w+:)?row\b[^>]*?\br="([0-9]+)"', block):
        found["twice"] += int(number) == last
        last = int(number)
    return last


def _judge(
    attributes: bytes, cells: bytes, below: int, used: Collection[int], found: Counter[str]
) -> None:
    number = _NUMBER.search(attributes)
    if number and int(number[2]) <= below:
        return
    found["hidden"] += b'hidden="1"' in attributes or b'hidden="true"' in attributes
    for place, (own, inner) in enumerate(_CELL.findall(cells)):
        at = _NUMBER.search(own)
        if (_column(at[1]) if at else place) not in used:
            continue
        if b't="e"' in own:
            found["error"] += 1
        elif (
            (b"<f" in inner or b":f" in inner)
            and not _VALUE.search(inner)
            and b't="str"' not in own
        ):
            found["formula"] += 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _blocks(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part's text in blocks that end with a row."""
    held = b""
    with book.open(part) as read:
        while block := read.read(_BLOCK):
            text = held + block
            end = text.rfind(b"row>") + 4
            if end >= 4:
                yield text[:end]
                held = text[end:]
            else:
                held = text


def _part_of(book: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of the package that holds the sheet; ``None`` where this is no xlsx."""
    try:
        sheets = ElementTree.fromstring(book.read("xl/workbook.xml"))  # noqa: S314
        links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, OSError):
        return None
    wanted = next(
        (e.get(_link(e)) for e in sheets.iter() if e.get("name") == sheet and _link(e)), None
    )
    target = next(
        (e.get("Target", "") for e in links.iter() if wanted and e.get("Id") == wanted), ""
    )
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in book.namelist() else None


def _link(element: ElementTree.Element) -> str:
    return next((key for key in element.attrib if key.endswith("}id")), "")
