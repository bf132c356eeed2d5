"""Article 8: classification and grading; 就高从严 (GB/T 43697): the higher level always wins."""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.lint.finding import in_entry
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import Problem

# Personal data (个人信息保护法 第四条): L3 at least.
_PERSONAL = {
    "resident_id": "公民身份号码",
    "identity_number": "证件号码",
    "person_name": "姓名",
    "phone": "电话",
    "address": "住址",
    "bank_account": "银行账号",
}


def levels(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Entries below their items, personal items below L3, terms too open for the level."""
    for entry in catalog.entries.values():
        yield from _items(entry)
        yield from _entry(entry)


def _items(entry: Entry) -> Iterator[Problem]:
    for place, item in enumerate(entry.items):
        if item.semantic in _PERSONAL and item.level < "L3":
            what = f"“{item.title}”是{_PERSONAL[item.semantic]}，定为 {item.level} 过低（第八条）"
            yield in_entry(entry, f"items[{place}].level", what, "定为 L3 或 L4")


def _entry(entry: Entry) -> Iterator[Problem]:
    highest = max(item.level for item in entry.items)
    if entry.level < highest:
        what = f"条目定为 {entry.level}，低于信息项的最高级别 {highest}（第八条，就高从严）"
        yield in_entry(entry, "level", what, f"定为 {highest}")
    level = max(entry.level, highest)
    if level >= "L3" and entry.opening.type == "无条件开放":
        what = f"{level} 数据不能无条件开放（第八条）"
        remedy = "改为有条件开放（脱敏或者汇总后）或者不予开放"
        yield in_entry(entry, "opening.type", what, remedy)
    if level == "L4" and entry.sharing.type == "无条件共享":
        what = "L4 数据不能无条件共享（第八条）"
        yield in_entry(entry, "sharing.type", what, "改为有条件共享，以核验或者汇总方式提供")
