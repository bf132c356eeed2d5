"""Articles 9 and 10: sharing, opening and use are said in full, and no condition is slipped in."""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.lint.finding import in_entry
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message


def terms(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Terms that lack their condition or basis, or carry one that has no place there."""
    for entry in catalog.entries.values():
        yield from _sharing(entry)
        yield from _opening(entry)
        yield from _words(entry)


def _sharing(entry: Entry) -> Iterator[Problem]:
    sharing = entry.sharing
    if sharing.type == "有条件共享" and not _is_stated(sharing.condition):
        what = message("{type} states no condition of sharing (art. 10)", type=sharing.type)
        yield in_entry(
            entry,
            "sharing.condition",
            what,
            message("write which agency may use it for which business"),
        )
    if sharing.type == "无条件共享" and _is_stated(sharing.condition):
        what = _added_condition(sharing.type)
        yield in_entry(
            entry,
            "sharing.condition",
            what,
            message("delete the condition, or change it to {type}", type="有条件共享"),
        )
    if sharing.type != "不予共享" and not _is_stated(sharing.mode):
        yield in_entry(
            entry,
            "sharing.mode",
            message("there is no mode of sharing (art. 10)"),
            message("write table, interface or file"),
        )


def _opening(entry: Entry) -> Iterator[Problem]:
    opening = entry.opening
    if opening.type == "有条件开放" and not _is_stated(opening.condition):
        what = message("{type} states no condition of opening (art. 10)", type=opening.type)
        yield in_entry(entry, "opening.condition", what, message("write the condition"))
    if opening.type == "无条件开放" and _is_stated(opening.condition):
        what = _added_condition(opening.type)
        yield in_entry(
            entry,
            "opening.condition",
            what,
            message("delete the condition, or change it to {type}", type="有条件开放"),
        )
    if opening.type == "不予开放" and not _is_stated(opening.basis):
        what = message("{type} states no basis (art. 10)", type=opening.type)
        yield in_entry(
            entry,
            "opening.basis",
            what,
            message("write the law, regulation or state rule it rests on"),
        )


def _added_condition(terms: str) -> str:
    return message(
        "{type} states a condition, which adds one without authority (art. 9)", type=terms
    )


def _words(entry: Entry) -> Iterator[Problem]:
    if entry.sharing.type != "无条件共享" and not _is_stated(entry.use):
        yield in_entry(
            entry,
            "use",
            message("there are no terms of use (art. 10)"),
            message("write purpose, scope and what must not be done"),
        )
    for path, text in (
        ("title", entry.title),
        ("summary", entry.summary),
        ("code", entry.code),
        ("category.subject", entry.category.subject),
        ("category.topic", entry.category.topic),
        ("format.kind", entry.format.kind),
        ("format.type", entry.format.type),
    ):
        if not _is_stated(text):
            yield in_entry(
                entry,
                path,
                message("{path} is empty (art. 10)", path=path),
                message("write what it is"),
            )


def _is_stated(text: str | None) -> bool:
    return bool(text and text.strip() and text.strip() not in ("无", "暂无", "-", "/"))
