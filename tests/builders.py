"""Small catalogs for tests: an entry and an agency with everything that a test does not care about."""

from collections.abc import Sequence
from typing import Any

RESPONSIBLE = {"unit": "数据科", "person": "张三", "phone": "0533-2000001", "email": "a@b.example"}


def entry_fields(key: str, items: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The fields of the entry ``<agency>/<entry>``; ``more`` are those that matter to the test.

    ``record_key`` has no default. An item without a title is called by its name.
    """
    return {
        "key": key,
        "agency": key.partition("/")[0],
        "code": f"306001/{key}",
        "title": f"{key} 的登记信息",
        "summary": "登记",
        "category": {"kind": "部门信息资源", "subject": "登记", "topic": "登记"},
        "format": {"kind": "数据库", "type": "sqlite"},
        "sharing": {"type": "无条件共享"},
        "opening": {"type": "无条件开放"},
        "level": "L2",
        "use": "仅用于核验",
        "cycle": "每日",
        "collection_basis": "《示例法》第一条",
        "items": [{"title": item["name"], **item} for item in items],
    } | more


def agency_fields(key: str) -> dict[str, Any]:
    """The fields of an invented agency."""
    return {
        "key": key,
        "name": f"虚构市{key}局",
        "uscc": "11370300MBTE5T045W",
        "responsible": RESPONSIBLE,
    }
