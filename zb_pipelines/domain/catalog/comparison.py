"""Compares entries with the columns of the agency's system, and drafts entries that are missing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zb_pipelines.domain.catalog.files.layout import is_key
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.catalog.sheets.entry_text import new_text
from zb_pipelines.domain.semantic_types import SEMANTIC_TYPES, semantic_type

TO_FILL_IN = "待填"
# Column types, as systems say them, to the types of the catalog.
_TYPES = (
    ("bool", "boolean"),
    ("int", "integer"),
    ("serial", "integer"),
    ("numeric", "decimal"),
    ("decimal", "decimal"),
    ("real", "decimal"),
    ("float", "decimal"),
    ("double", "decimal"),
    ("datetime", "datetime"),
    ("timestamp", "datetime"),
    ("date", "date"),
)
Columns = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Difference:
    """Columns in which an entry and its source differ; ``missing`` are declared but not there."""

    entry: str
    missing: tuple[str, ...]
    unlisted: tuple[str, ...]


def difference(entry: Entry, columns: Columns) -> Difference | None:
    """How the entry's items differ from the source's ``columns``; ``None`` where they do not.

    Items that an exemption withholds may be missing at the source, and are still declared.
    """
    there = [name for name, _ in columns]
    declared = {item.source_column for item in entry.items}
    missing = tuple(
        item.source_column for item in entry.aggregated_items if item.source_column not in there
    )
    unlisted = tuple(name for name in there if name not in declared)
    return Difference(entry.key, missing, unlisted) if missing or unlisted else None


def draft_entry(name: str, kind: str, columns: Columns) -> str:
    """A draft in YAML for a table or file that no entry declares; what only people know is 待填.

    ``kind`` is the format's category (数据库, 电子表格, 电子文件, 图形图像, 自描述格式).
    """
    items = _items(columns)
    level = max((str(item["level"]) for item in items), default="L2")
    identifiers = [item["name"] for item in items if semantic_type(item.get("semantic")).identifies]
    entry: dict[str, Any] = {
        "code": TO_FILL_IN,
        "title": f"{TO_FILL_IN}（{name}）",
        "summary": TO_FILL_IN,
        "category": {"kind": "部门信息资源", "subject": TO_FILL_IN, "topic": TO_FILL_IN},
        "format": {"kind": kind, "type": TO_FILL_IN},
        "sharing": {"type": "有条件共享", "condition": TO_FILL_IN, "mode": TO_FILL_IN},
        "opening": {"type": "有条件开放", "condition": TO_FILL_IN},
        "level": level,
        "use": TO_FILL_IN,
        "cycle": "不定期",
        "identifiers": identifiers,
        "record_key": identifiers[:1] or [items[0]["name"]] if items else [],
        "collection_basis": TO_FILL_IN,
        "items": items,
    }
    return new_text(entry)


def _items(columns: Columns) -> list[dict[str, Any]]:
    items: dict[str, dict[str, Any]] = {}
    for place, (column, kind) in enumerate(columns, start=1):
        name = _name(column, place)
        while name in items:
            name = f"{name}_{place}"
        items[name] = {"name": name, **_meaning(column), "column": column, "type": _type(kind)}
    return list(items.values())


def _meaning(column: str) -> Mapping[str, str]:
    for name, meaning in SEMANTIC_TYPES.items():
        if meaning.draft and re.search(meaning.draft.columns, column.casefold()):
            level = "L3" if meaning.personal else "L1"
            return {"title": meaning.draft.title, "level": level, "semantic": name}
    chinese = any("\u4e00" <= c <= "\u9fff" for c in column)
    return {"title": column if chinese else f"{TO_FILL_IN}（{column}）", "level": "L2"}


def _name(column: str, place: int) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", column.casefold()).strip("_")
    return plain if is_key(plain) else f"item_{place}"


def _type(kind: str) -> str:
    return next((ours for theirs, ours in _TYPES if theirs in kind.casefold()), "string")
