"""The rows of one business day in an incremental source, as a condition in SQL.

Sources write days in many ways. In a typed column the day is a range; in a text it is one
of the spellings that standardisation accepts, followed by anything or nothing.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.sql import literal

_PADDED = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
_TIME_PART = re.compile(r"[ T]*%[HIMSfpXcTRzZ].*", re.DOTALL)


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
            "增量条目没有可用的时间信息项",
            "写上一个未被豁免的日期或时间信息项的 name",
        )
    return entry.item(entry.extraction.time)


def typed_window(expression: str, day: date) -> str:
    """The condition that ``expression``, a date or a timestamp, falls on ``day``."""
    return f"({expression} >= DATE {literal(day)} AND {expression} < DATE {literal(day + timedelta(days=1))})"


def text_window(expression: str, day: date, formats: tuple[str, ...] = ()) -> str:
    """The condition that the text ``expression`` begins with ``day`` in one of its spellings.

    ``formats`` are an item's own date patterns. A spelling without leading zeros must end
    there, since 2026-1-2 is also how 2026-1-21 begins.
    """
    conditions = [f"{expression} LIKE {literal(text + '%')}" for text in _prefixes(day, formats)]
    for text in dict.fromkeys(_unpadded(day)):
        conditions.append(f"{expression} = {literal(text)}")
        conditions += [f"{expression} LIKE {literal(f'{text}{mark}%')}" for mark in " T"]
    return f"({' OR '.join(conditions)})"


def undated_warning(column: str, rows: int) -> tuple[str, ...]:
    """The warning that ``rows`` rows belong to no day, since their time is empty."""
    return (f"有 {rows} 行的时间列 {column} 为空，不属于任何一天，不会被接入",) if rows else ()


def _prefixes(day: date, formats: tuple[str, ...]) -> list[str]:
    own = (_TIME_PART.sub("", pattern) for pattern in formats)
    spelled = [day.strftime(pattern) for pattern in (*_PADDED, *own) if pattern]
    return list(dict.fromkeys([*spelled, f"{day.year}年{day.month}月{day.day}日"]))


def _unpadded(day: date) -> Iterator[str]:
    for mark in "-/.":
        yield f"{day.year}{mark}{day.month}{mark}{day.day}"
