"""The day in a path or a sheet's name: ``{day}``, or ``{day:%Y%m%d}`` in any format of dates."""

import re
from datetime import date

_DAY = re.compile(r"\{day(?::([^{}]*))?\}")
_DIRECTIVE = re.compile(r"%-?[A-Za-z]")
_WIDTHS = {
    "Y": r"\d{4}",
    "y": r"\d{2}",
    "m": r"\d{2}",
    "d": r"\d{2}",
    "-m": r"\d{1,2}",
    "-d": r"\d{1,2}",
}
_ANY_DATE = re.compile(r"\d{4}-?\d{2}-?\d{2}")


def of_day(text: str, day: date) -> str:
    """``text`` with the day written in."""
    return _DAY.sub(lambda found: _format_directives(found[1] or "%Y-%m-%d", day), text)


def one_a_day(text: str) -> bool:
    """Whether each day has its own."""
    return any(_names_a_day(found[1]) for found in _DAY.finditer(text))


def without_date(text: str) -> str:
    """The first date in a file's name, or its placeholder, as ``{day}``."""
    plain = _DAY.sub("{day}", text)
    return plain if plain != text or "{day}" in text else _ANY_DATE.sub("{day}", text, count=1)


def matches_any_day(pattern: str, name: str) -> bool:
    """Whether ``name`` is what ``pattern`` gives on some day; ``*`` stands for anything."""
    written = re.sub(
        r"\\\{day(?::(.*?))?\\\}", lambda found: _widths(found[1] or "%Y-%m-%d"), re.escape(pattern)
    )
    return re.fullmatch(written.replace(r"\*", ".*"), name) is not None


def _format_directives(pattern: str, day: date) -> str:
    return _DIRECTIVE.sub(lambda found: day.strftime(found[0]), pattern)


def _widths(pattern: str) -> str:
    plain = pattern.replace("\\-", "-")
    return _DIRECTIVE.sub(lambda found: _WIDTHS.get(found[0][1:], r".+?"), plain)


def _names_a_day(pattern: str | None) -> bool:
    return pattern is None or any(f"%{mark}" in pattern for mark in ("d", "-d", "j", "x", "D", "F"))
