"""Catalogue lint that clerks trip over: names, codes, formats, units, duplicates."""

import re
from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.lint.finding import in_entry, plain
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import Problem

_SYSTEM = re.compile(
    r"(系统|子系统|平台|数据库|网站|软件|APP|小程序|\.xlsx?|\.csv)$", re.IGNORECASE
)
_CODE = re.compile(r"[0-9A-Z][0-9A-Z.-]*/[0-9]+")
_UNIT = re.compile(r"[（(](万?元|亿元|吨|千克|公斤|米|公里|平方米|亩|公顷|人|户|个|%|％)[)）]$")
_FAMILIES = {
    "数据库": ("数据库", "库表", "mysql", "postgres", "oracle", "sqlite", "sql server", "达梦"),
    "电子表格": ("xls", "电子表格", "csv"),
    "电子文件": ("csv", "txt", "doc", "pdf", "wps", "ofd"),
    "自描述格式": ("json", "xml", "yaml", "rdf"),
}


def titles(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Findings on how entries and items are named (政务信息资源目录编制指南)."""
    for entry in catalog.entries.values():
        yield from _entry(entry)
        yield from _items(entry)
    yield from _same_titles(catalog)


def _entry(entry: Entry) -> Iterator[Problem]:
    if _SYSTEM.search(entry.title.strip()):
        what = f"名称“{entry.title}”是系统或者文件的名字，不是数据的名字"
        yield in_entry(entry, "title", what, "按数据内容命名，例如“企业登记信息”")
    if entry.title != entry.title.strip():
        yield in_entry(entry, "title", "名称前后有空格", "删除空格")
    if plain(entry.summary) == plain(entry.title):
        what = "摘要只重复了名称"
        yield in_entry(entry, "summary", what, "写明数据的对象、范围和主要内容")
    if not _CODE.fullmatch(entry.code):
        what = f"信息资源代码“{entry.code}”写法不对"
        yield in_entry(entry, "code", what, "写成“前段码/顺序码”，只用大写字母、数字、- 和 .")
    kinds = [kind for kind, words in _FAMILIES.items() if _names(entry.format.type, words)]
    if kinds and entry.format.kind in _FAMILIES and entry.format.kind not in kinds:
        what = f"格式分类“{entry.format.kind}”与具体格式“{entry.format.type}”不一致"
        yield in_entry(entry, "format", what, f"分类改为{'或者'.join(kinds)}，或者改正具体格式")


def _names(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text.casefold() for word in words)


def _items(entry: Entry) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for place, item in enumerate(entry.items):
        path, title = f"items[{place}].title", plain(item.title)
        if not title:
            yield in_entry(entry, path, f"信息项 {item.name} 没有名称", "写明中文名称")
        elif title in first:
            what = f"信息项“{item.title}”与 {first[title]} 同名，只差标点或者空格"
            yield in_entry(entry, path, what, "改成能区分的名称，或者删除其中一项")
        first.setdefault(title, item.name)
        numeric = item.type in ("integer", "decimal")
        if numeric and item.unit is None and _UNIT.search(item.title):
            what = f"计量单位写在了名称“{item.title}”里"
            yield in_entry(entry, path, what, "名称去掉单位，写到 unit")


def _same_titles(catalog: Catalog) -> Iterator[Problem]:
    """Within an agency: the same but for punctuation, spaces, or a number dragged down the column."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in sorted(catalog.entries.values(), key=lambda entry: entry.key):
        title = plain(entry.title)
        other = first.setdefault((entry.agency, title.rstrip("0123456789") or title), entry)
        if other is not entry:
            what = f"名称“{entry.title}”与 {other.key}“{other.title}”只差标点、空格或者末尾数字"
            yield in_entry(entry, "title", what, "改成能区分内容的名称，或者合并两个条目")
