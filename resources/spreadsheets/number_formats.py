"""Which of a workbook's cell styles show a day, a time, a duration or leading zeros in place of a number."""

import re
from typing import Literal
from xml.etree import ElementTree

from resources.spreadsheets.xml_parts import local

Shown = Literal["instant", "duration"] | int
"""An ``int`` is the number of digits that a whole number is filled up to with zeros."""
_INSTANTS = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
_DURATIONS = {46}
_NO_PATTERN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!\$?[hmsHMS]+\])[^\]]*\]')
_ZEROS = re.compile(r"0{2,15}")
_BETWEEN = re.compile(r"[-/ ()]")  # shown as they are, such as in 000-0000-0000
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.I)


def shown_by_style(styles: ElementTree.Element | None) -> dict[int, Shown]:
    """What a style's number shows, by the style's place; styles that show numbers are left out."""
    if styles is None:
        return {}
    formats: dict[int, Shown | None] = {}
    found: dict[int, Shown] = {}
    for element in styles.iter():
        if local(element.tag) == "numFmt" and element.get("numFmtId", "").isdigit():
            formats[int(element.get("numFmtId", ""))] = shown_by(element.get("formatCode", ""))
    cells = next((e for e in styles if local(e.tag) == "cellXfs"), ())
    for place, style in enumerate(cells):
        number = style.get("numFmtId", "0")
        shown = _of(int(number), formats) if number.isdigit() else None
        if shown:
            found[place] = shown
    return found


def _of(number: int, formats: dict[int, Shown | None]) -> Shown | None:
    if number in formats:
        return formats[number]
    if number in _DURATIONS:
        return "duration"
    return "instant" if number in _INSTANTS else None


def shown_by(code: str) -> Shown | None:
    """What a number format such as ``yyyy-mm-dd`` or ``[h]:mm`` shows; ``None`` for other numbers and text."""
    first = code.split(";")[0]
    zeros = _BETWEEN.sub("", _NO_PATTERN.sub("", first))
    if _ZEROS.fullmatch(zeros):
        return len(zeros)
    if _ELAPSED.search(first):
        return "duration"
    letters = _NO_PATTERN.sub("", first).lower().replace("general", "")
    return "instant" if re.search("[dmyhs]", letters) else None
