"""Articles 11 and 12: collected on a lawful basis, not twice, and with the necessary identifiers."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from zb_pipelines.domain.catalog.lint.finding import in_entry, plain
from zb_pipelines.domain.catalog.lint.repetition import lawful_repetition
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.errors import Problem

_IDENTIFYING = ("resident_id", "identity_number", "uscc", "org_code", "reg_no")
_DESCRIBING = ("person_name", "body_name", "phone", "address", "district")
# Two entries hold the same data when this part of their items, by title, is the same.
SAME_ITEMS = 0.8
FEWEST_ITEMS = 4


def collection(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Missing basis or identifiers per entry, and the same data collected by two agencies."""
    for entry in catalog.entries.values():
        if not entry.collection_basis.strip():
            what = "没有写收集依据（第十一条）"
            yield in_entry(
                entry, "collection_basis", what, "写明法定权限，如《法名》第X条或者三定职责"
            )
        yield from _identifiers(entry)
    yield from _twice(catalog, day)


def _identifiers(entry: Entry) -> Iterator[Problem]:
    """Art. 12: 统一社会信用代码、身份证件号码等关键信息; a name or a telephone identifies nobody."""
    if not entry.identifiers and any(map(_about_somebody, entry.items)):
        what = "数据是关于自然人或者法人的，却没有指明必要标识（第十二条）"
        remedy = "在 identifiers 写明统一社会信用代码、身份证件号码等信息项"
        yield in_entry(entry, "identifiers", what, remedy)
    semantics = {item.name: item.semantic for item in entry.items}
    for place, name in enumerate(entry.identifiers):
        if semantics[name] in _DESCRIBING:
            what = f"{name} 只是描述，不能作为必要标识（第十二条）"
            remedy = "改为统一社会信用代码、身份证件号码等信息项"
            yield in_entry(entry, f"identifiers[{place}]", what, remedy)


def _about_somebody(item: Item) -> bool:
    """A code of a person or body, or a name without which there is no record."""
    named = item.required and item.semantic in ("person_name", "body_name")
    return named or item.semantic in _IDENTIFYING


def _twice(catalog: Catalog, day: date) -> Iterator[Problem]:
    titles = {key: frozenset(plain(i.title) for i in e.items) for key, e in catalog.entries.items()}
    for first, second in combinations(sorted(catalog.entries.values(), key=lambda e: e.key), 2):
        if first.agency == second.agency:
            continue
        same = titles[first.key] & titles[second.key]
        whole = titles[first.key] | titles[second.key]
        if len(same) >= FEWEST_ITEMS and len(same) >= SAME_ITEMS * len(whole):
            yield from _again(first, second, catalog, day)


def _again(first: Entry, second: Entry, catalog: Catalog, day: date) -> Iterator[Problem]:
    """The one without a law or regulation behind it collects again; neither has one: the second."""
    lawful = {each.key: lawful_repetition(each, catalog, day) for each in (first, second)}
    again, other = (first, second) if lawful[second.key] else (second, first)
    if lawful[again.key] or other.sharing.type == "不予共享":
        return
    what = f"与 {other.key}“{other.title}”的信息项基本相同，涉嫌重复收集（第十一条）"
    remedy = "改为通过共享取得；法律、法规另有规定的，在 collection_basis 写明《法名》第X条"
    yield in_entry(again, "items", what, remedy)
