"""Catalogue lint that clerks trip over: names, codes, formats, units, duplicates."""

import re
from collections.abc import Iterator
from datetime import date
from functools import reduce

from zb_pipelines.domain.catalog.lint.finding import in_entry, plain
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message

_SYSTEM = re.compile(
    r"(系统|子系统|平台|数据库|网站|软件|APP|小程序|\.xlsx?|\.csv)$", re.IGNORECASE
)
_CODE = re.compile(r"[0-9A-Z][0-9A-Z.-]*/[0-9]+")
_UNIT = re.compile(r"[（(](万?元|亿元|吨|千克|公斤|米|公里|平方米|亩|公顷|人|户|个|%|％)[)）]$")
_FAMILIES = {
    "数据库": (
        "数据库",
        "库表",
        "mysql",
        "postgres",
        "oracle",
        "sqlite",
        "sql server",
        "达梦",
        "dbf",
    ),
    "电子表格": ("xls", "ods", "电子表格", "csv"),
    "电子文件": ("csv", "txt", "doc", "pdf", "wps", "ofd"),
    "图形图像": ("shp", "shapefile", "gpkg", "geopackage", "geojson", "wfs", "tif", "jpg", "png"),
    "自描述格式": ("json", "xml", "yaml", "rdf", "parquet"),
}


def titles(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Findings on how entries and items are named (政务信息资源目录编制指南)."""
    for entry in catalog.entries.values():
        yield from _title(entry)
        yield from _code_and_format(entry)
        yield from _items(entry)
    yield from _same_titles(catalog)


def _title(entry: Entry) -> Iterator[Problem]:
    if _SYSTEM.search(entry.title.strip()):
        what = message(
            "the name “{title}” is that of a system or file, not of data", title=entry.title
        )
        yield in_entry(
            entry,
            "title",
            what,
            message(
                "name it after what the data are, for example “{example}”", example="企业登记信息"
            ),
        )
    if entry.title != entry.title.strip():
        yield in_entry(
            entry,
            "title",
            message("there are spaces around the name"),
            message("remove the spaces"),
        )
    if plain(entry.summary) == plain(entry.title):
        what = message("the summary only repeats the name")
        yield in_entry(
            entry,
            "summary",
            what,
            message("write whom or what the data are about, their scope and contents"),
        )


def _code_and_format(entry: Entry) -> Iterator[Problem]:
    if not _CODE.fullmatch(entry.code):
        what = message("the resource code “{code}” is not written correctly", code=entry.code)
        yield in_entry(
            entry,
            "code",
            what,
            message("write it as “prefix/number”, with capital letters, digits, - and . only"),
        )
    kinds = [kind for kind, words in _FAMILIES.items() if _names(entry.format.type, words)]
    if kinds and entry.format.kind in _FAMILIES and entry.format.kind not in kinds:
        what = message(
            "the kind of format “{kind}” does not go with the concrete format “{type}”",
            kind=entry.format.kind,
            type=entry.format.type,
        )
        yield in_entry(
            entry,
            "format",
            what,
            message(
                "change the kind to {kinds}, or correct the concrete format",
                kinds=reduce(_either, kinds),
            ),
        )


def _either(first: str, second: str) -> str:
    return message("{first} or {second}", first=first, second=second)


def _names(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text.casefold() for word in words)


def _items(entry: Entry) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for place, item in enumerate(entry.items):
        path, title = f"items[{place}].title", plain(item.title)
        if not title:
            yield in_entry(
                entry,
                path,
                message("the item {name} has no name", name=item.name),
                message("write its Chinese name"),
            )
        elif title in first:
            what = message(
                "the item “{title}” has the name of {other} but for punctuation or spaces",
                title=item.title,
                other=first[title],
            )
            yield in_entry(
                entry,
                path,
                what,
                message("choose names that tell them apart, or delete one of the items"),
            )
        first.setdefault(title, item.name)
        numeric = item.type in ("integer", "decimal")
        if numeric and item.unit is None and _UNIT.search(item.title):
            what = message("the unit of measurement stands in the name “{title}”", title=item.title)
            yield in_entry(entry, path, what, message("take it off the name and write it as unit"))


def _same_titles(catalog: Catalog) -> Iterator[Problem]:
    """Within an agency: the same but for punctuation, spaces, or a number dragged down the column."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in sorted(catalog.entries.values(), key=lambda entry: entry.key):
        title = plain(entry.title)
        other = first.setdefault((entry.agency, title.rstrip("0123456789") or title), entry)
        if other is not entry:
            what = message(
                "the name “{title}” differs from that of {key} “{other}” only by punctuation, spaces or a number at the end",
                title=entry.title,
                key=other.key,
                other=other.title,
            )
            yield in_entry(
                entry,
                "title",
                what,
                message("choose names that tell the contents apart, or merge the two entries"),
            )
