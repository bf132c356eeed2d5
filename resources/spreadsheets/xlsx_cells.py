"""The cells of an xlsx sheet as text, each by its type and style; odd ones are counted by column."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from resources.spreadsheets.cell_text import (
    as_delivered,
    as_duration,
    as_filled,
    as_instant,
    as_number,
)
from resources.spreadsheets.number_formats import Shown
from resources.spreadsheets.refusal import WorkbookError

_PLAIN = re.compile(r"0|-?[1-9][0-9]{0,14}")
_NOWHERE = 1 << 40
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass
class CellReader:
    """Reads cells of one sheet. ``numbers`` are the columns whose items are numbers, from 0."""

    string: Callable[[int], str]
    shown: dict[int, Shown]
    calendar_1904: bool
    numbers: frozenset[int] = frozenset()
    row: int = 0
    """The row that is being read; odd cells above ``below`` are not counted."""
    below: int = 0
    errors: Counter[int] = field(default_factory=Counter[int])
    formulas: Counter[int] = field(default_factory=Counter[int])
    _known: dict[tuple[str, bool, Shown | None], str] = field(
        default_factory=dict[tuple[str, bool, "Shown | None"], str]
    )

    def start_at(self, below: int) -> None:
        """Count again, from row ``below`` on."""
        self.below = below
        self.errors.clear()
        self.formulas.clear()

    def count_formula(self, column: int) -> None:
        """Count a formula without a value."""
        self.formulas[column] += self.row >= self.below

    def text(self, column: int, style: str, kind: str, value: str) -> str:
        """The text of a cell with a value, of the type ``kind`` (``""`` is a number)."""
        if kind == "s":
            try:
                return self.string(int(value) if value.isdigit() else _NOWHERE)
            except IndexError as error:
                raise WorkbookError("unreadable") from error
        if kind in ("", "n"):
            shown = self.shown.get(int(style)) if style and self.shown else None
            if shown is None and _PLAIN.fullmatch(value):
                return value
            return self._number(column in self.numbers, shown, value)
        if kind in ("str", "inlineStr"):
            return unescape_text(value)
        if kind == "b":
            return "true" if value in ("1", "true") else "false"
        if kind == "e":
            self.errors[column] += self.row >= self.below
            return ""
        return _iso(value) if kind == "d" else value

    def _number(self, as_item: bool, shown: Shown | None, value: str) -> str:
        key = (value, as_item, shown)
        found = self._known.get(key)
        if found is None:
            found = self._number_text(as_item, shown, value)
            if len(self._known) < 100_000:
                self._known[key] = found
        return found

    def _number_text(self, as_item: bool, shown: Shown | None, value: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        match shown:
            case "instant":
                return as_instant(number, calendar_1904=self.calendar_1904)
            case "duration":
                return as_duration(number)
            case int() if not as_item:
                return as_filled(number, shown)
            case _:
                pass
        return as_number(number) if as_item else as_delivered(number)


def unescape_text(text: str) -> str:
    """``text`` with the workbook's own escapes (``_x000D_``) undone."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _iso(value: str) -> str:
    day, _, clock = value.partition("T")
    clock = clock.removesuffix("Z").removesuffix(".000")
    return f"{day} {clock}" if clock not in ("", "00:00:00") else day
