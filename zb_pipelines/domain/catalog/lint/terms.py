"""Articles 9 and 10: sharing, opening and use are said in full, and no condition is slipped in."""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.lint.finding import in_entry
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import Problem


def terms(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Terms that lack their condition or basis, or carry one that has no place there."""
    for entry in catalog.entries.values():
        yield from _sharing(entry)
        yield from _opening(entry)
        yield from _words(entry)


def _sharing(entry: Entry) -> Iterator[Problem]:
    sharing = entry.sharing
    if sharing.type == "有条件共享" and not _said(sharing.condition):
        what = "有条件共享没有写共享条件（第十条）"
        yield in_entry(entry, "sharing.condition", what, "写明什么单位、办什么事项可以使用")
    if sharing.type == "无条件共享" and _said(sharing.condition):
        what = "无条件共享却写了共享条件，等于擅自增设条件（第九条）"
        yield in_entry(entry, "sharing.condition", what, "删除条件，或者改为有条件共享")
    if sharing.type != "不予共享" and not _said(sharing.mode):
        yield in_entry(entry, "sharing.mode", "没有写共享方式（第十条）", "写明库表、接口或者文件")


def _opening(entry: Entry) -> Iterator[Problem]:
    opening = entry.opening
    if opening.type == "有条件开放" and not _said(opening.condition):
        what = "有条件开放没有写开放条件（第十条）"
        yield in_entry(entry, "opening.condition", what, "写明开放条件")
    if opening.type == "无条件开放" and _said(opening.condition):
        what = "无条件开放却写了开放条件，等于擅自增设条件（第九条）"
        yield in_entry(entry, "opening.condition", what, "删除条件，或者改为有条件开放")
    if opening.type == "不予开放" and not _said(opening.basis):
        what = "不予开放没有写依据（第十条）"
        yield in_entry(entry, "opening.basis", what, "写明法律、法规或者国家规定的依据")


def _words(entry: Entry) -> Iterator[Problem]:
    if entry.sharing.type != "无条件共享" and not _said(entry.use):
        yield in_entry(entry, "use", "没有写使用要求（第十条）", "写明用途、范围和不得做的事")
    for path, text in (
        ("title", entry.title),
        ("summary", entry.summary),
        ("code", entry.code),
        ("category.subject", entry.category.subject),
        ("category.topic", entry.category.topic),
        ("format.kind", entry.format.kind),
        ("format.type", entry.format.type),
    ):
        if not _said(text):
            yield in_entry(entry, path, f"{path} 是空的（第十条）", "写明内容")


def _said(text: str | None) -> bool:
    return bool(text and text.strip() and text.strip() not in ("无", "暂无", "-", "/"))
