"""One field and its cell: what a value looks like to the clerk, and what a filled cell means."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from zb_pipelines.domain.catalog.sheets.columns import SheetColumn
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.identifiers.normal_form import FULL_WIDTH, HALF_WIDTH
from zb_pipelines.domain.messages import message

_NARROW = str.maketrans(FULL_WIDTH, HALF_WIDTH)
# Of choices and lists letters and digits only: their Chinese punctuation separates.
_LETTERS = {
    wide: narrow for wide, narrow in _NARROW.items() if chr(int(narrow)).isalnum() or narrow == 95
}

# Punctuation of full width is Chinese text's own, also beside Latin letters.
_WORD = re.compile(r"[!-~ ０-９Ａ-Ｚａ-ｚ＿．－／]+")

Cell = str | int | float | bool | date | None
_JOINT = "、"


def value_at(model: BaseModel | None, path: Sequence[str]) -> Any:
    """The value of a field; ``None`` where a part above it is not there."""
    value: Any = model
    for step in path:
        value = getattr(value, step) if value is not None else None
    return value


def cell_of(column: SheetColumn, value: Any) -> Cell:
    """How ``value`` stands in the cell; ``None`` for an empty one."""
    if value is None or value == ():
        return None
    match column.kind:
        case "label":
            return _label(column, value)
        case "labels":
            return _JOINT.join(_label(column, each) for each in value)
        case "list":
            return _JOINT.join(value)
        case _:
            return tidy(value)


def tidy(cell: Any) -> Cell:
    """A cell without what a spreadsheet adds: spaces around, midnight, ``.0``, other line ends."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("_x000D_", "").strip() or None
    return cell


def read_cell(column: SheetColumn, cell: Any) -> Cell:
    """A filled cell as the column means it: half-width letters and digits, numbers without separators.

    Chinese text stays as it was typed.
    """
    found = tidy(cell)
    if not isinstance(found, str):
        return found
    narrow = found.translate(_NARROW)
    if column.kind == "number":
        plain = narrow.replace(",", "").replace(" ", "")
        return int(plain) if re.fullmatch(r"\d+", plain) else found
    if column.kind == "text":
        return narrow if _WORD.fullmatch(found) else found
    return re.sub(r"[！-～]+", lambda wide: wide[0].translate(_LETTERS), found).strip() or None


def parse_cell(column: SheetColumn, cell: Cell) -> Any:
    """The YAML value that a filled cell stands for.

    Raises :class:`InputError` for a choice outside the list and for a formula; a number or day
    that is none is passed on as text, which the loader of the catalog refuses.
    """
    if isinstance(cell, str) and cell.startswith("="):
        raise input_error(
            column.title, message("the cell holds a formula"), message("fill in the content itself")
        )
    match column.kind:
        case "label":
            return _value(column, str(cell))
        case "labels":
            return [_value(column, word) for word in words(cell)]
        case "list":
            return words(cell)
        case "day":
            return _day(cell)
        case "number":
            return cell
        case "text" | "named":
            return str(cell)


def words(cell: Cell) -> list[str]:
    """The members of a list typed into one cell, however they were separated."""
    text = str(cell)
    for mark in ("，", ",", "；", ";", "\n", " "):
        text = text.replace(mark, _JOINT)
    return [word for word in text.split(_JOINT) if word]


def _day(cell: Cell) -> Any:
    if isinstance(cell, str):
        text = cell.replace("/", "-").replace("年", "-").replace("月", "-").rstrip("日")
        try:
            return date(*map(int, text.split("-")))
        except (ValueError, TypeError):
            return cell
    return cell


def _label(column: SheetColumn, value: Any) -> str:
    return next(label for label, meant in (column.labels or {}).items() if meant == value)


def _value(column: SheetColumn, label: str) -> Any:
    labels = column.labels or {}
    if label not in labels:
        what = message(
            "“{label}” is not among the allowed values of “{title}”",
            label=label[:30],
            title=column.title,
        )
        raise input_error(
            column.title, what, message("change it to one of: {known}", known=_JOINT.join(labels))
        )
    return labels[label]
