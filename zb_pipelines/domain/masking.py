"""What may be shown of a value above L2, in Python and, with the same result, in SQL.

Levels: L1 and L2 as they are but for what looks like a person's number (a resident's, a mobile
telephone's, a bank card's), which somebody typed into the wrong field; L3 partly hidden by what the value means, L4 hidden.
Patterns at L3: 姓名 first character; identifiers first 6 and last 2; telephone first
3 and last 4; address to its district; bank account last 4. A value too
short for its pattern, or of no known meaning, is hidden whole.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.semantic_types import SEMANTIC_TYPES
from zb_pipelines.domain.sql import literal

HIDDEN = "***"
# Values of these levels may stand in a log of the lake.
PUBLIC_LEVELS = ("L1", "L2")
_LEVELS = ("L1", "L2", "L3", "L4")
# 张店区, 山东省淄博市桓台县; not 柳泉路幸福小区, 东风社区, whose 区 names a home.
_DISTRICT = r"^[^0-9０-９路街道巷号村镇乡园社小]{1,15}?[区县]"


_DIGIT = "[0-9０-９]"
# What people and programs put between the digits of one number: blanks of any width, hyphens, nothing visible.
_BLANK = " \\t\u00a0\u2000-\u200a\u3000"
_UNSEEN = "\u200b-\u200d\u2060\ufeff"
_HYPHEN = r"－–—‐‑·\-"
_JOIN = f"[{_UNSEEN}]*[{_BLANK}{_HYPHEN}]?[{_UNSEEN}]*"
_DOTTED = f"[{_UNSEEN}]*[{_BLANK}.．{_HYPHEN}]?[{_UNSEEN}]*"
# Between two signs that are no digits; a number within a longer one is another number.
_BEFORE, _AFTER = "(^|[^0-9０-９])", "([^0-9０-９]|$)"


def _digits(least: int, most: int | None = None) -> str:
    """So many digits, each after what may stand between two."""
    return f"(?:{_JOIN}{_DIGIT}){{{least}{f',{most}' if most else ''}}}"


_MONTH_DAY = (
    f"(?:0[1-9]|1[0-2]|０[１-９]|１[０-２]){_JOIN}(?:[0-2][0-9]|3[01]|[０-２][０-９]|３[０１])"
)
_PERSONAL: dict[str, tuple[str, str]] = {
    # 18 signs with a year of birth in 18xx to 20xx, and the former 15 with month and day.
    "resident_id": (
        f"({_DIGIT}{_digits(5)}){_JOIN}(?:1{_JOIN}[89]|2{_JOIN}0|１{_JOIN}[８９]|２{_JOIN}０)"
        f"{_digits(8)}{_JOIN}({_DIGIT}{_JOIN}[0-9０-９XxＸｘ])",
        r"\1\2**********\3\4",
    ),
    "resident_id_15": (
        f"({_DIGIT}{{6}}){_DOTTED}{_DIGIT}{{2}}{_MONTH_DAY}{_DOTTED}{_DIGIT}({_DIGIT}{{2}})",
        r"\1\2*******\3\4",
    ),
    "phone": (
        f"((?:[8８][6６]{_JOIN})?[1１][3-9３-９]{_DIGIT}){_DOTTED}{_DIGIT}{{4}}{_DOTTED}({_DIGIT}{{4}})",
        r"\1\2****\3\4",
    ),
    "bank_account": (
        f"(?:[6６]{_JOIN}[2２]{_digits(10, 13)}|[4４]{_digits(11)}|[5５]{_JOIN}[1-5１-５]{_digits(10)})"
        f"{_JOIN}({_DIGIT}{_digits(3)})()",
        r"\1************\2\3\4",
    ),
    # An area code apart from its number; without anything between it is any number.
    "landline": (
        f"((?:[8８][6６]{_JOIN}[0０]?|[0０])[1-9１-９]{_DIGIT}{{1,2}}[{_BLANK}{_HYPHEN})）]{{1,2}})"
        f"[2-8２-８]{_DIGIT}{{2,3}}{_JOIN}({_DIGIT}{{4}})",
        r"\1\2****\3\4",
    ),
}
"""What looks like a person's number → its pattern and how it shows; each has two groups."""
_OWN = {
    "identity_number": ("resident_id", "resident_id_15"),
    "resident_id": ("resident_id_15",),
    "phone": ("landline",),
}


@dataclass(frozen=True)
class Pattern:
    """Shows the first ``head`` and last ``tail`` characters of a value of at least ``least``."""

    head: int
    tail: int
    least: int

    def show(self, value: str) -> str:
        """The value with its middle replaced by asterisks, one each."""
        if len(value) < self.least:
            return HIDDEN
        hidden = len(value) - self.head - self.tail
        return value[: self.head] + "*" * hidden + value[len(value) - self.tail :]

    def sql(self, value: str) -> str:
        """The same as a DuckDB expression over the text expression ``value``."""
        hidden = f"repeat('*', length({value}) - {self.head + self.tail})"
        shown = f"left({value}, {self.head}) || {hidden} || right({value}, {self.tail})"
        return f"CASE WHEN length({value}) < {self.least} THEN {literal(HIDDEN)} ELSE {shown} END"


def _name(value: str) -> str:
    return value[0] + "*"


def _name_sql(value: str) -> str:
    return f"left({value}, 1) || '*'"


def _address(value: str) -> str:
    district = re.match(_DISTRICT, value)
    return (district[0] if district else "") + HIDDEN


def _address_sql(value: str) -> str:
    return f"regexp_extract({value}, {literal(_DISTRICT)}) || {literal(HIDDEN)}"


_WORDS: dict[str, tuple[Callable[[str], str], Callable[[str], str]]] = {
    "first_character": (_name, _name_sql),
    "district": (_address, _address_sql),
}


def _mask_functions(
    semantic: str | None,
) -> tuple[Callable[[str], str], Callable[[str], str]] | None:
    """How a value of that meaning shows at L3, in Python and in SQL; ``None``: not at all."""
    meaning = SEMANTIC_TYPES.get(semantic or "")
    if meaning is None or meaning.mask is None:
        return None
    if isinstance(meaning.mask, str):
        return _WORDS[meaning.mask]
    pattern = Pattern(meaning.mask.head, meaning.mask.tail, meaning.mask.least)
    return pattern.show, pattern.sql


def _foreign_numbers(semantic: str | None) -> list[tuple[str, str]]:
    """Patterns of the numbers that a value of that meaning is not meant to be."""
    own = {semantic, *_OWN.get(semantic or "", ())}
    return [
        (f"{_BEFORE}{pattern}{_AFTER}", shown)
        for kind, (pattern, shown) in _PERSONAL.items()
        if kind not in own
    ]


def _hide_numbers(value: str, semantic: str | None) -> str:
    for pattern, shown in _foreign_numbers(semantic):
        # Twice: of two numbers with one sign between, the first takes the sign.
        value = re.sub(pattern, shown, re.sub(pattern, shown, value))
    return value


def _hide_numbers_sql(value: str, semantic: str | None) -> str:
    for pattern, shown in _foreign_numbers(semantic):
        for _ in range(2):
            value = f"regexp_replace({value}, {literal(pattern)}, {literal(shown)}, 'g')"
    return value


def mask(value: str | None, level: str, semantic: str | None) -> str:
    """What may be shown of ``value`` at ``level``; an absent value shows as empty text.

    ``semantic`` is the item's, ``None`` for none. :class:`InputError` for an unknown level.
    """
    _check_level(level)
    if not value:
        return ""
    if level in ("L1", "L2"):
        return _hide_numbers(value, semantic)
    shown = None if level == "L4" else _mask_functions(semantic)
    return shown[0](value) if shown else HIDDEN


def mask_sql(column: str, level: str, semantic: str | None) -> str:
    """DuckDB expression with the result of :func:`mask` for each value of ``column``.

    ``column`` is SQL text of any type (a name quoted where it needs to be); NULL gives ''.
    """
    _check_level(level)
    value = f"CAST({column} AS VARCHAR)"
    if level in ("L1", "L2"):
        return f"coalesce({_hide_numbers_sql(value, semantic)}, '')"
    how = None if level == "L4" else _mask_functions(semantic)
    shown = how[1](value) if how else literal(HIDDEN)
    return f"CASE WHEN coalesce({value}, '') = '' THEN '' ELSE {shown} END"


def _check_level(level: str) -> None:
    if level not in _LEVELS:
        raise input_error(
            "level",
            message("{level} is not a security level", level=level),
            message("use L1, L2, L3 or L4"),
        )
