"""The catalog against what exists in an agency's system: 应编尽编 (办法 第十条第二款)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zb_pipelines.domain.catalog.files.layout import is_key
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.catalog.sheets.entry_text import new_text

TODO = "待填"
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
# Names of columns, in 拼音 initials as agencies abbreviate them or in Chinese, to what they mean.
_MEANINGS = (
    (r"gmsfhm|sfzh|sfzhm|zjhm|身份证|公民身份号码", "resident_id", "公民身份号码", "L3"),
    (r"shxydm|tyshxydm|xydm|uscc|统一社会信用代码", "uscc", "统一社会信用代码", "L1"),
    (r"zzjgdm|组织机构代码", "org_code", "组织机构代码", "L1"),
    (r"(^|_)xm$|姓名", "person_name", "姓名", "L3"),
    (r"(qy|dw|jg|nsr)mc|企业名称|单位名称", "body_name", "单位名称", "L1"),
    (r"lxdh|(^|_)dh$|sjh|phone|电话|手机", "phone", "联系电话", "L3"),
    (r"(^|_)(zz|dz|hjdz|jzdz)$|address|住址|地址|住所", "address", "地址", "L3"),
    (r"yhzh|银行账号", "bank_account", "银行账号", "L3"),
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

    ``kind`` is the format's category (数据库, 电子表格, 电子文件, 自描述格式).
    """
    items = _items(columns)
    level = max((str(item["level"]) for item in items), default="L2")
    identifiers = [
        item["name"]
        for item in items
        if item.get("semantic") in ("resident_id", "uscc", "org_code")
    ]
    entry: dict[str, Any] = {
        "code": TODO,
        "title": f"{TODO}（{name}）",
        "summary": TODO,
        "category": {"kind": "部门信息资源", "subject": TODO, "topic": TODO},
        "format": {"kind": kind, "type": TODO},
        "sharing": {"type": "有条件共享", "condition": TODO, "mode": TODO},
        "opening": {"type": "有条件开放", "condition": TODO},
        "level": level,
        "use": TODO,
        "cycle": "不定期",
        "identifiers": identifiers,
        "record_key": identifiers[:1] or [items[0]["name"]] if items else [],
        "collection_basis": TODO,
        "items": items,
    }
    return new_text(entry)


def draft_items(columns: Columns) -> str:
    """Lines of YAML for columns that an entry does not list yet."""
    _, _, lines = new_text({"items": _items(columns)}).partition("\n")
    return lines


def _items(columns: Columns) -> list[dict[str, Any]]:
    items: dict[str, dict[str, Any]] = {}
    for place, (column, kind) in enumerate(columns, start=1):
        name = _name(column, place)
        while name in items:
            name = f"{name}_{place}"
        items[name] = {"name": name, **_meaning(column), "column": column, "type": _type(kind)}
    return list(items.values())


def _meaning(column: str) -> Mapping[str, str]:
    for pattern, semantic, title, level in _MEANINGS:
        if re.search(pattern, column.casefold()):
            return {"title": title, "level": level, "semantic": semantic}
    chinese = any("\u4e00" <= c <= "\u9fff" for c in column)
    return {"title": column if chinese else f"{TODO}（{column}）", "level": "L2"}


def _name(column: str, place: int) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", column.casefold()).strip("_")
    return plain if is_key(plain) else f"item_{place}"


def _type(kind: str) -> str:
    return next((ours for theirs, ours in _TYPES if theirs in kind.casefold()), "string")
