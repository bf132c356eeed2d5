"""Articles 11 and 12: collected on a lawful basis, not twice, and with the necessary identifiers."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from zb_pipelines.domain.catalog.lint.finding import in_entry, plain
from zb_pipelines.domain.catalog.lint.repetition import lawful_repetition
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.semantic_types import semantic_type

# Two entries hold the same data when this part of their items, by title, is the same.
SAME_ITEMS = 0.8
FEWEST_ITEMS = 4


def collection(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Missing basis or identifiers per entry, and the same data collected by two agencies."""
    for entry in catalog.entries.values():
        if not entry.collection_basis.strip():
            what = message("no basis for collecting is written (article 11)")
            remedy = message(
                "write the legal power, such as an article of a law or the body's duties"
            )
            yield in_entry(entry, "collection_basis", what, remedy)
        yield from _identifiers(entry)
    yield from _twice(catalog, day)


def _identifiers(entry: Entry) -> Iterator[Problem]:
    """Art. 12: 统一社会信用代码、身份证件号码等关键信息; a name or a telephone identifies nobody."""
    if not entry.identifiers and any(map(_about_somebody, entry.items)):
        what = message("the data are about persons or bodies, but name no identifier (article 12)")
        remedy = message("write the items with credit codes or identity numbers in identifiers")
        yield in_entry(entry, "identifiers", what, remedy)
    semantics = {item.name: item.semantic for item in entry.items}
    for place, name in enumerate(entry.identifiers):
        meaning = semantic_type(semantics[name])
        if meaning.names or meaning.describes:
            what = message("{item} only describes and identifies nobody (article 12)", item=name)
            remedy = message("name items with credit codes or identity numbers")
            yield in_entry(entry, f"identifiers[{place}]", what, remedy)


def _about_somebody(item: Item) -> bool:
    """A code of a person or body, or a name without which there is no record."""
    meaning = semantic_type(item.semantic)
    return meaning.identifies is not None or (item.required and meaning.names is not None)


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
    what = message(
        "nearly the same items as {entry} “{title}”, which may be collected twice (article 11)",
        entry=other.key,
        title=other.title,
    )
    remedy = message(
        "get them by sharing; where a law or regulation orders otherwise, cite its article in "
        "collection_basis"
    )
    yield in_entry(again, "items", what, remedy)
