"""Whether a form that came back, a workbook that people fill in, may be opened whole.

Every part is unpacked once and counted: what it holds, how large its sheets are and are made to
seem, and whether a document type stands in it. Who opens it then needs no more than was counted.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from resources.spreadsheets.meter import Meter, ReadLimits
from resources.spreadsheets.refusal import WorkbookError
from resources.spreadsheets.xlsx_sheet import column_place
from resources.spreadsheets.xml_parts import OpcPackage

FORM_LIMITS = ReadLimits(
    file_megabytes=50,
    unpacked_megabytes=512,
    times=200,
    rows=200_000,
    cells=4_000_000,
    memory_megabytes=1024,
    seconds=600,
)
"""What a form may be: larger ones were not filled in by people."""
_MARK = re.compile(
    rb'<(?:[\w.-]+:)?(?:(row)\b|(c)\b(?:[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})")?|mergeCell\b[^>]*?\bref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")'
)
_SHARED = re.compile(rb'\bt="s"')
_TEXT = re.compile(rb"<(?:[\w.-]+:)?si\b")
_OVERLAP = 300  # bytes that the longest mark may have


def check_form(content: IO[bytes], size: int, limits: ReadLimits = FORM_LIMITS) -> None:
    """Raise :class:`WorkbookError` where the workbook passes ``limits`` or declares a document type."""
    meter = Meter(size, limits)
    try:
        with zipfile.ZipFile(content) as archive:
            package = OpcPackage(archive, meter)
            for part in archive.namelist():
                _check_part(package, part, limits)
            longest = max((_longest_text(package, p) for p in archive.namelist()), default=0)
            shared = sum(_shared_cells(package, p) for p in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise WorkbookError("unreadable") from error
    # No cell is longer than the longest text, so nobody needs more than this for all of them.
    if longest * shared > limits.unpacked_megabytes << 20:
        raise WorkbookError("ratio", limits.times)


def _check_part(package: OpcPackage, part: str, limits: ReadLimits) -> None:
    rows = cells = merged = 0
    last_row = last_column = 0
    for text in _overlapping(package, part):
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise WorkbookError("dtd")
        if not part.startswith("xl/worksheets/"):
            continue
        for row, cell, letters, number, left, top, right, bottom in _MARK.findall(text):
            rows += bool(row)
            cells += bool(cell)
            if number:
                last_row = max(last_row, int(number))
                last_column = max(last_column, column_place(letters) + 1)
            if top:
                width = column_place(right) - column_place(left) + 1
                merged += width * (int(bottom) - int(top) + 1)
        if max(rows, last_row) > limits.rows:
            raise WorkbookError("rows", limits.rows)
        if max(cells, merged, last_row * last_column) > limits.cells:
            raise WorkbookError("cells", limits.cells)


def _longest_text(package: OpcPackage, part: str) -> int:
    """The bytes of the longest shared text; 0 of a part that holds none."""
    if not part.endswith("sharedStrings.xml"):
        return 0
    longest = current = 0
    for block in package.blocks(part):
        ends = [found.start() for found in _TEXT.finditer(block)]
        for last, end in zip([0, *ends], [*ends, len(block)], strict=True):
            current = current + end - last if last == 0 else end - last
            longest = max(longest, current)
    return longest


def _shared_cells(package: OpcPackage, part: str) -> int:
    if not part.startswith("xl/worksheets/"):
        return 0
    return sum(len(_SHARED.findall(block)) for block in package.blocks(part))


def _overlapping(package: OpcPackage, part: str) -> Iterator[bytes]:
    """The part's blocks, each with what may be the beginning of a mark at the end of the one before."""
    held = b""
    for block in package.blocks(part):
        text = held + block
        cut = text.rfind(b"<", max(len(text) - _OVERLAP, 0))
        yield text[:cut] if cut > 0 else text
        held = text[cut:] if cut > 0 else b""
    yield held
