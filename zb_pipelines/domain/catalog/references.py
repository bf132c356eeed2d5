"""What one part of the catalog says about another: every name used must be declared somewhere.

Claims of base databases are checked in :mod:`claims`.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from zb_pipelines.domain.catalog.files.draft import Draft
from zb_pipelines.domain.catalog.files.strict_yaml import Step
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.databases.model import in_order
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.identifiers.uscc import uscc_fault
from zb_pipelines.domain.messages import message

K = TypeVar("K")

_USCC_FAULTS = {"shape": "不是统一社会信用代码的写法", "check_digit": "校验位不对"}


def check_references(draft: Draft) -> None:
    """Add to ``draft`` a problem for every name that leads nowhere or stands twice."""
    _agencies(draft)
    _entry_codes(draft)
    for key, entry in draft.entries.items():
        name = f"sources/{key}.yml"
        _items(draft, name, entry)
        _named_items(draft, name, entry)
        _extraction(draft, name, entry)
        _subject(draft, name, ("subject",), entry.subject)
        for place, feed in enumerate(entry.feeds):
            if not draft.knows("databases", feed):
                known = "、".join(each.key for each in in_order(draft.databases))
                draft.problem(
                    name,
                    ("feeds", place),
                    message("{key} is not a database of this catalog", key=feed),
                    message("use one of {known}, or declare it in databases.yml", known=known),
                )
    _statutes(draft)
    _retired(draft)


def _agencies(draft: Draft) -> None:
    named = draft.named["sources"] or set()
    for agency in sorted({key.partition("/")[0] for key in named}):
        if not draft.knows("agencies", agency):
            first = min(key for key in named if key.startswith(f"{agency}/"))
            what = f"单位 {agency} 不在 agencies.yml 里"
            remedy = f"在 agencies.yml 登记 {agency}，或者改正文件夹 sources/{agency} 的名字"
            draft.problems.append(Problem(f"sources/{first}.yml", what, remedy))
    for key, agency in draft.agencies.items():
        if fault := uscc_fault(agency.uscc):
            draft.problem(
                "agencies.yml",
                (key, "uscc"),
                f"{agency.uscc} {_USCC_FAULTS[fault]}",
                "按该单位的统一社会信用代码证书改正",
            )
    codes = [(agency.uscc, key) for key, agency in draft.agencies.items()]
    for key, code, first in _repeated(codes):
        what = f"统一社会信用代码 {code} 与单位 {first} 相同"
        draft.problem("agencies.yml", (key, "uscc"), what, "一个单位只登记一次")


def _entry_codes(draft: Draft) -> None:
    codes = [(entry.code, key) for key, entry in sorted(draft.entries.items())]
    for key, code, first in _repeated(codes):
        what = f"信息资源代码 {code} 已用于 {first}"
        draft.problem(f"sources/{key}.yml", ("code",), what, "每个条目使用自己的代码")


def _items(draft: Draft, name: str, entry: Entry) -> None:
    names = [(item.name, place) for place, item in enumerate(entry.items)]
    again = {place for place, _, _ in _repeated(names)}
    columns = [
        (entry.items[place].source_column, place) for _, place in names if place not in again
    ]
    for part, pairs in (("name", names), ("column", columns)):
        for place, text, first in _repeated(pairs):
            what = f"{part} {text} 与第 {first + 1} 个信息项重复"
            draft.problem(name, ("items", place, part), what, "改成不同的名字，或者删除其中一项")
    for place, item in enumerate(entry.items):
        if item.codes and not draft.knows("codes", item.codes):
            draft.problem(
                name,
                ("items", place, "codes"),
                f"没有代码表 {item.codes}",
                f"新建 codes/{item.codes}.yml，或者改成已有的代码表",
            )
        _subject(draft, name, ("items", place, "subject"), item.subject)


def _named_items(draft: Draft, name: str, entry: Entry) -> None:
    """Record key, identifiers and exempted items must be items of the entry (art. 12, 13)."""
    withheld = entry.exemption.items if entry.exemption else ()
    items = {item.name for item in entry.items}
    lists: tuple[tuple[tuple[Step, ...], tuple[str, ...]], ...] = (
        (("record_key",), entry.record_key),
        (("identifiers",), entry.identifiers),
        (("exemption", "items"), withheld),
    )
    for path, names in lists:
        for place, used in enumerate(names):
            if used not in items:
                _no_item(draft, name, (*path, place), used)
    for place, used in enumerate(entry.record_key):
        if used in withheld:
            what = f"记录主键 {used} 被列为不予汇聚"
            draft.problem(
                name, ("record_key", place), what, "换一个主键，或者从 exemption.items 去掉"
            )
    if not entry.record_key:
        draft.problem(name, ("record_key",), "没有记录主键", "写出能唯一确定一条记录的信息项")


def _extraction(draft: Draft, name: str, entry: Entry) -> None:
    path = ("extraction", "time")
    time = entry.extraction.time
    if time is None:
        if entry.extraction.mode == "incremental":
            draft.problem(
                name, path, "增量抽取没有时间项", "在 extraction.time 写出记录日期的信息项"
            )
        return
    item = next((item for item in entry.items if item.name == time), None)
    if item is None:
        _no_item(draft, name, path, time)
    elif item.type not in ("date", "datetime"):
        what = f"时间项 {time} 的类型是 {item.type}"
        draft.problem(name, path, what, "改用类型为 date 或 datetime 的信息项")
    elif item not in entry.aggregated_items:
        what = f"时间项 {time} 被列为不予汇聚"
        draft.problem(name, path, what, "换一个时间项，或者从 exemption.items 去掉")


def _subject(draft: Draft, name: str, path: tuple[Step, ...], subject: str | None) -> None:
    if subject is not None and not draft.knows("subjects", subject):
        remedy = "在 subjects.yml 登记，或者改成已有的对象"
        draft.problem(name, path, f"没有数据对象 {subject}", remedy)


def _statutes(draft: Draft) -> None:
    names = [(statute.name, key) for key, statute in sorted(draft.statutes.items())]
    for key, text, first in _repeated(names):
        what = f"法规名称 {text} 已在 statutes/{first}.yml"
        draft.problem(
            f"statutes/{key}.yml", ("name",), what, "同一法规只写一个文件，修订写进 versions"
        )
    for key, statute in draft.statutes.items():
        for v, version in enumerate(statute.versions):
            for a, article in enumerate(version.articles):
                for place, subject in enumerate(article.covers):
                    path = ("versions", v, "articles", a, "covers", place)
                    _subject(draft, f"statutes/{key}.yml", path, subject)


def _retired(draft: Draft) -> None:
    for place, retired in enumerate(draft.retired):
        path = (place, "entry")
        if draft.knows("sources", retired.entry):
            what = f"{retired.entry} 已列为退出目录，但文件还在"
            remedy = f"删除 sources/{retired.entry}.yml，或者从 retired.yml 去掉"
            draft.problem("retired.yml", path, what, remedy)
    entries = [(retired.entry, place) for place, retired in enumerate(draft.retired)]
    for place, entry, first in _repeated(entries):
        what = f"{entry} 与第 {first + 1} 项重复"
        draft.problem("retired.yml", (place, "entry"), what, "只保留一项")


def _no_item(draft: Draft, name: str, path: tuple[Step, ...], used: str) -> None:
    draft.problem(
        name, path, f"本条目没有信息项 {used}", "改成 items 里的 name，或者补上这个信息项"
    )


def _repeated(pairs: Iterable[tuple[str, K]]) -> Iterator[tuple[K, str, K]]:
    """For each text met again: where it stands, the text, where it stood first."""
    first: dict[str, K] = {}
    for text, place in pairs:
        if text in first:
            yield place, text, first[text]
        else:
            first[text] = place
