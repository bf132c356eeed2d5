"""What may be shown of a value above L2, in Python and, with the same result, in SQL.

Levels: L1 and L2 as they are but for what looks like a person's number or address
(:mod:`personal_numbers`), which somebody typed into the wrong field; L3 partly hidden by what the value means, L4 hidden.
Patterns at L3: 姓名 first character; identifiers first 6 and last 2; telephone first
3 and last 4; address to its district; bank account last 4. A value too
short for its pattern, or of no known meaning, is hidden whole.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.personal_numbers import foreign_numbers
from zb_pipelines.domain.semantic_types import SEMANTIC_TYPES
from zb_pipelines.domain.sql import literal

HIDDEN = "***"
# Values of these levels may stand in a log of the lake.
PUBLIC_LEVELS = ("L1", "L2")
_LEVELS = ("L1", "L2", "L3", "L4")
# Characters that no number or day is written with, and words of Latin letters.
_WORDS_OF_OTHERS = "[^\\x00-\\x7F０-９年月日时分秒上下午零〇一二两三四五六七八九十百千万亿初廿元角整号点正闰季度星期周：－．，、（）]|[A-Za-z]{3,}"
# 张店区, 山东省淄博市桓台县; not 柳泉路幸福小区, 东风社区, whose 区 names a home.
_DISTRICT = r"^[^0-9０-９路街道巷号村镇乡园社小]{1,15}?[区县]"


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


def _hide_numbers(value: str, semantic: str | None) -> str:
    for pattern, shown in foreign_numbers(semantic):
        # Twice: of two numbers with one sign between, the first takes the sign.
        value = re.sub(pattern, shown, re.sub(pattern, shown, value))
    return value


def _hide_numbers_sql(value: str, semantic: str | None) -> str:
    for pattern, shown in foreign_numbers(semantic):
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


def hide_words(value: str) -> str:
    """A value that should be a number or a day, without words: somebody's name, typed into the wrong field."""
    return re.sub(_WORDS_OF_OTHERS, "*", value)


def hide_words_sql(value: str) -> str:
    """The same as a DuckDB expression over the text expression ``value``."""
    return f"regexp_replace({value}, {literal(_WORDS_OF_OTHERS)}, '*', 'g')"


def _check_level(level: str) -> None:
    if level not in _LEVELS:
        raise input_error(
            "level",
            message("{level} is not a security level", level=level),
            message("use L1, L2, L3 or L4"),
        )
