"""The rows of an xlsx sheet, streamed: blocks in the usual form by pattern, all others by a parser.

One pass looks for merged ranges, which stand behind the rows, and whether rows are in order; the
second reads the rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from resources.spreadsheets.merged_ranges import Range, SheetRow
from resources.spreadsheets.refusal import WorkbookError
from resources.spreadsheets.xlsx_cells import CellReader, unescape_text
from resources.spreadsheets.xml_parts import OpcPackage, expat_parser, local, parse_all

_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]+)"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?(?:(/>)|><v>([^<]*)</v></c>'
    rb'|><is><t(?: xml:space="preserve")?>([^<]*)</t></is></c>)'
)
_ROW = re.compile(rb"<row\b([^>]*?)(/?)>")
_ROW_NUMBER = re.compile(rb'<(?:[\w.-]+:)?row\b[^>]*?\br="([0-9]+)"')
_MERGED = re.compile(rb'<(?:[\w.-]+:)?mergeCell\b[^>]*?\bref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_ROW_END = re.compile(rb"</(?:[\w.-]+:)?row>|<(?:[\w.-]+:)?row\b[^>]*/>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


def column_place(letters: str | bytes) -> int:
    """The place of a column from 0: ``A`` is 0, ``AA`` is 26."""
    place = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        place = place * 26 + letter - 64
    return place - 1


@dataclass
class SheetOutline:
    """What stands around a sheet's rows: merged ranges, and whether rows are in ascending order."""

    merged: list[Range] = field(default_factory=list[Range])
    ascending: bool = True


def outline(package: OpcPackage, part: str) -> SheetOutline:
    """Look once through the part."""
    found = SheetOutline()
    last = 0
    held = b""
    for block in package.blocks(part):
        text = held + block
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise WorkbookError("dtd")
        cut = text.rfind(b"<") if len(text) < (64 << 20) else 0
        for number in map(int, _ROW_NUMBER.findall(text, 0, cut)):
            found.ascending &= number > last
            last = number
        if b"ergeCell" in text:
            found.merged += [_range(*each) for each in _MERGED.findall(text, 0, cut)]
        held = text[cut:]
    return found


def _range(left: bytes, top: bytes, right: bytes, bottom: bytes) -> Range:
    return (int(top) - 1, column_place(left)), (int(bottom) - 1, column_place(right))


@dataclass
class SheetRows:
    """Reads the rows of one sheet with what is hidden or odd in them counted."""

    package: OpcPackage
    part: str
    cells: CellReader
    ascending: bool
    """Whether a row's number is above the one before: only then do numbers tell rows apart."""
    hidden: list[int] = field(default_factory=list[int])
    """Numbers of hidden rows, from 0."""
    _places: dict[bytes, int] = field(default_factory=dict[bytes, int])

    def rows(self) -> Iterator[SheetRow]:
        """Rows as they stand, the ones without a cell left out."""
        taken = _Parsed(self)
        for block in _whole_rows(self.package, self.part):
            usual = self._usual(block) if self.ascending else None
            found = taken.rows(block) if usual is None else self._by_pattern(usual)
            for number, cells in found:
                taken.last = number
                self.package.meter.take(1, len(cells), sum(map(len, cells)))
                yield number, cells

    def _usual(self, block: bytes) -> list[tuple[bytes, ...]] | None:
        """The cells of a block that holds nothing but what the pattern knows."""
        rows = _ROW.findall(block)
        found: list[tuple[bytes, ...]] = _CELL.findall(block)
        marks = sum(1 if each[4] else 4 for each in found)
        marks += 2 * sum(1 for each in found if not each[4] and each[3] == b"inlineStr")
        marks += sum(1 if closed else 2 for _, closed in rows)
        if block.count(b"<") != marks:
            return None
        if b"hidden=" in block:
            self.hidden += [
                int(number[1]) - 1
                for attributes, _ in rows
                if _HIDDEN.search(attributes)
                and (number := re.search(rb'\br="([0-9]+)"', attributes))
            ]
        return found

    def _by_pattern(self, found: list[tuple[bytes, ...]]) -> Iterator[SheetRow]:
        places, read = self._places, self.cells.text
        number, row = b"", []
        for letters, at, style, kind, bare, value, inline in found:
            if at != number:
                if row:
                    yield int(number) - 1, row
                number, row = at, []
                self.cells.row = int(at) - 1
            place = places.get(letters)
            if place is None:
                place = places[letters] = column_place(letters)
            if bare or not (value or inline):
                continue
            while len(row) < place:
                row.append("")
            text = (value or inline).decode()
            if "&" in text:
                text = unescape(text)
            text = read(place, style.decode(), kind.decode(), text)
            if place < len(row):
                row[place] = text
            else:
                row.append(text)
        if row:
            yield int(number) - 1, row


def _whole_rows(package: OpcPackage, part: str) -> Iterator[bytes]:
    """The text within ``sheetData`` in blocks that end with a row."""
    held, within = b"", False
    for block in package.blocks(part):
        held += block
        if not within:
            start = re.search(rb"<(?:[\w.-]+:)?sheetData\b[^>]*>", held)
            if not start:
                continue
            if start[0].endswith(b"/>"):
                return
            within, held = True, held[start.end() :]
        end = re.search(rb"</(?:[\w.-]+:)?sheetData\s*>", held)
        if end:
            yield held[: end.start()]
            return
        cut = max((found.end() for found in _ROW_END.finditer(held)), default=0)
        if cut:
            yield held[:cut]
            held = held[cut:]
    raise WorkbookError("unreadable")


class _Parsed:
    """Rows of a block by a parser: formulas, rich text, prefixes, cells and rows without a number."""

    def __init__(self, sheet: SheetRows) -> None:
        self._sheet = sheet
        self.last = -1
        self._number = -1
        self._row: list[str] = []
        self._done: list[SheetRow] = []
        self._place = -1
        self._style = self._kind = ""
        self._value: list[str] = []
        self._in = ""
        self._formula = False
        self._readings = 0

    def rows(self, block: bytes) -> list[SheetRow]:
        """The rows of a block that holds whole rows only."""
        self._done = []
        self._number = self.last
        parser = expat_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parse_all(parser, (b"<x>", block, b"</x>"))
        return self._done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "row":
            number = attributes.get("r", "")
            self._number = int(number) - 1 if number.isdigit() else self._number + 1
            self._row, self._place = [], -1
            self._sheet.cells.row = self._number
            if attributes.get("hidden") in ("1", "true"):
                self._sheet.hidden.append(self._number)
        elif tag == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self._place = column_place(letters) if letters.isalpha() else self._place + 1
            self._style, self._kind = attributes.get("s", ""), attributes.get("t", "")
            self._value, self._formula = [], False
        elif tag == "rPh":
            self._readings += 1
        else:
            self._in = tag if tag in ("v", "t") and not self._readings else ""
            self._formula |= tag == "f"

    def _end(self, name: str) -> None:
        tag = local(name)
        self._in = ""
        if tag == "rPh":
            self._readings -= 1
        elif tag == "c":
            self._end_of_cell("".join(self._value))
        elif tag == "row" and self._row:
            self._done.append((self._number, self._row))

    def _end_of_cell(self, value: str) -> None:
        cells = self._sheet.cells
        if not value:
            if self._formula and self._kind != "str":
                cells.count_formula(self._place)
            return
        text = (
            unescape_text(value)
            if self._kind == "inlineStr"
            else cells.text(self._place, self._style, self._kind, value)
        )
        if not 0 <= self._place < 16_384:
            raise WorkbookError("unreadable")
        while len(self._row) <= self._place:
            self._row.append("")
        self._row[self._place] = text

    def _data(self, text: str) -> None:
        if self._in:
            self._value.append(text)
