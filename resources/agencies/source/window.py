"""Which rows of an incremental source belong to a business day, and which to none.

A row's day is what standardisation would read, or else the day that its text begins with. A row
without a day, or with one that nobody ever pulls (1900 to 2199 is taken for a calendar), is asked
for on every day: it is landed on the day of the pull. What counts is judged by the engine; a
server is asked for no less than that, in conditions of its own.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.identifiers.date_text import (
    FIRST,
    LAST,
    ZONED,
    bears_zone,
    day_sql,
    instant_sql,
    narrow_sql,
)
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier, literal

_PADDED = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
_TIME_PART = re.compile(r"[ T]*%[HIMSfpXcTRzZ].*", re.DOTALL)
_APART = r"^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})(?:[^0-9].*)?$"
_TOGETHER = r"^([0-9]{4})([0-9]{2})([0-9]{2}).*$"
_DATED = (
    r"^(19|20|21)[0-9]{2}[-/.年](0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12][0-9]|3[01])([^0-9]|$)",
    r"^(19|20|21)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])",
)
# Days that not every month has: whether one is real is the engine's to say.
_DOUBTFUL = r"^[0-9]{4}[-/.年]?(0?2[-/.月]?(29|3)|(0?[469]|11)[-/.月]?31)"


@dataclass(frozen=True)
class Window:
    """Conditions over the items, in the engine's SQL: asked for, and of no day."""

    asked: str
    undated: str


def time_item(entry: Entry) -> Item | None:
    """The item whose day decides for an incremental entry; ``None`` for a snapshot.

    Raises :class:`InputError` where the entry is incremental and names no such item.
    """
    if entry.extraction.mode == "snapshot":
        return None
    names = [item.name for item in entry.aggregated_items]
    if entry.extraction.time not in names:
        raise input_error(
            f"{entry.key} extraction.time",
            message("the incremental entry has no item of time that can be used"),
            message("write the name of a date or time item that no exemption withholds"),
        )
    return entry.item(entry.extraction.time)


def window_of(entry: Entry, day: date) -> Window | None:
    """The window of ``day``; ``None`` for a snapshot, which gives everything."""
    item = time_item(entry)
    if item is None:
        return None
    found = _day_of(item)
    undated = f"coalesce({found} NOT BETWEEN DATE {literal(FIRST)} AND DATE {literal(LAST)}, true)"
    return Window(f"({undated} OR {found} = DATE {literal(day)})", undated)


def _day_of(item: Item) -> str:
    """DATE, NULL for none: what is read, or else what the text begins with."""
    text = f"({narrow_sql(identifier(item.name))})"
    read = day_sql(text, item.formats)
    if item.type == "datetime":
        read = f"({instant_sql(text, item.formats)})::DATE"
    apart, together = (
        f"TRY_CAST(nullif(regexp_replace({text}, {literal(begins)}, '\\1-\\2-\\3', 's'), {text}) AS DATE)"
        for begins in (_APART, _TOGETHER)
    )
    return f"coalesce({read}, {apart}, {together})"


def standard_date(day: date) -> str:
    """A date as standard SQL writes it."""
    return f"DATE {literal(day)}"


def typed_window(expression: str, day: date, written: Callable[[date], str] = standard_date) -> str:
    """A server's condition over a date or timestamp: on ``day``, or nothing, or beyond any calendar.

    ``written`` is how the server's SQL writes a date.
    """
    first, last, one = date.fromisoformat(FIRST), date.fromisoformat(LAST), timedelta(days=1)
    return (
        f"(({expression} >= {written(day)} AND {expression} < {written(day + one)})"
        f" OR {expression} IS NULL OR {expression} < {written(first)}"
        f" OR {expression} >= {written(last + one)})"
    )


def text_window(
    expression: str,
    day: date,
    formats: tuple[str, ...],
    matches: Callable[[str, str], str],
) -> str:
    """A server's condition over a text: all but what is plainly another day.

    ``matches`` writes that an expression matches a pattern, in the server's SQL.
    """
    if any(bears_zone(pattern) for pattern in formats):
        return "1 = 1"
    dated = " OR ".join(matches(expression, pattern) for pattern in _DATED)
    doubtful = matches(expression, _DOUBTFUL)
    zoned = f"{matches(expression, ZONED)} AND {begins_beside(expression, day)}"
    return (
        f"({expression} IS NULL OR {begins_with_day(expression, day, formats)}"
        f" OR NOT ({dated}) OR {doubtful} OR ({zoned}))"
    )


def begins_beside(expression: str, day: date) -> str:
    """The condition that a text begins with the day before or after, which in another zone may be ``day``."""
    days = (day - timedelta(days=1), day + timedelta(days=1))
    return f"({' OR '.join(begins_with_day(expression, each) for each in days)})"


def begins_with_day(expression: str, day: date, formats: tuple[str, ...] = ()) -> str:
    """The condition that the text ``expression`` begins with ``day`` in one of its spellings.

    ``formats`` are an item's own date patterns. A spelling without leading zeros must end
    there, since 2026-1-2 is also how 2026-1-21 begins.
    """
    conditions = [f"{expression} LIKE {literal(text + '%')}" for text in _prefixes(day, formats)]
    for text in dict.fromkeys(_unpadded_dates(day)):
        conditions.append(f"{expression} = {literal(text)}")
        conditions += [f"{expression} LIKE {literal(f'{text}{mark}%')}" for mark in " T"]
    return f"({' OR '.join(conditions)})"


def _prefixes(day: date, formats: tuple[str, ...]) -> list[str]:
    own = (_TIME_PART.sub("", pattern) for pattern in formats)
    spelled = [day.strftime(pattern) for pattern in (*_PADDED, *own) if pattern]
    return list(dict.fromkeys([*spelled, f"{day.year}年{day.month}月{day.day}日"]))


def _unpadded_dates(day: date) -> Iterator[str]:
    for mark in "-/.":
        yield f"{day.year}{mark}{day.month}{mark}{day.day}"
