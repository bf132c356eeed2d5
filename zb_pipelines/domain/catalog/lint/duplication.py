"""Entries that collect what another agency already has (办法 第十一条), as far as the catalog tells.

Data that can be had by sharing may not be collected again, unless a law or regulation says
so. Whether the contents are the same is measured elsewhere, over the aggregated tables.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from zb_pipelines.domain.catalog.lint.finding import plain
from zb_pipelines.domain.catalog.lint.repetition import lawful_repetition
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.semantic_types import semantic_type

SAME_SHARE = 0.6
# Below this part two entries are not looked at: less than any share that makes a duplicate.
COMPARED_SHARE = 0.5
FEWEST_ITEMS = 3


@dataclass(frozen=True)
class Overlap:
    """``entry`` has ``items`` in common with ``other``: ``share`` of its own telling items.

    ``items`` are pairs of names, the entry's own first.
    """

    entry: str
    other: str
    items: tuple[tuple[str, str], ...]
    share: float


def declared_overlaps(catalog: Catalog) -> Iterator[Overlap]:
    """Pairs of entries of different agencies whose items, by name and meaning, are mostly the same.

    Both must be about the same kind of identifier. Told in both directions where both
    shares are high enough.
    """
    entries = sorted(catalog.entries.values(), key=lambda entry: entry.key)
    meanings = {entry.key: _meanings(entry) for entry in entries}
    for one, two in combinations(entries, 2):
        if one.agency == two.agency:
            continue
        for entry, other in ((one, two), (two, one)):
            mine, theirs = meanings[entry.key], meanings[other.key]
            both = sorted(mine.keys() & theirs.keys())
            identified = any(semantic_type(meaning).identifies for meaning in both)
            if identified and len(both) >= FEWEST_ITEMS and len(both) >= SAME_SHARE * len(mine):
                items = tuple((mine[meaning], theirs[meaning]) for meaning in both)
                yield Overlap(entry.key, other.key, items, len(both) / len(mine))


def _meanings(entry: Entry) -> dict[str, str]:
    """What the entry's telling items mean, each with the first item that means it."""
    found: dict[str, str] = {}
    for item in entry.items:
        if not semantic_type(item.semantic).common:
            found.setdefault(meaning_of(item), item.name)
    return found


def meaning_of(item: Item) -> str:
    """By what an item is known again elsewhere: its identifier, its role and name, or its name."""
    meaning = semantic_type(item.semantic)
    if item.semantic and (meaning.identifies or meaning.names == "body"):
        return item.semantic
    return plain(item.title)


def reason_to_hold(entry: Entry, other: Entry, catalog: Catalog, day: date) -> str | None:
    """Why an entry that duplicates ``other`` is held at review; ``None`` where it may pass."""
    if other.sharing.type == "不予共享" or other.withheld:
        return None
    if lawful_repetition(entry, catalog, day):
        return None
    return message(
        "it repeats “{title}” ({type}) of {agency}, which can be had by sharing (art. 11); apply for sharing, or cite the law or regulation that says otherwise as the collection basis",
        agency=catalog.agencies[other.agency].name,
        title=other.title,
        type=other.sharing.type,
    )


def comparable(catalog: Catalog, keys: Collection[str]) -> Catalog:
    """``catalog`` cut down to ``keys`` and what they might duplicate, so that only that is measured.

    An entry duplicates another only where most of its telling items mean the same there.
    """
    meanings = {key: set(_meanings(entry)) for key, entry in catalog.entries.items()}
    wanted = set(keys) & catalog.entries.keys()
    alike = {
        other
        for key in wanted
        for other in catalog.entries
        if catalog.entries[other].agency != catalog.entries[key].agency
        and len(meanings[key] & meanings[other]) >= COMPARED_SHARE * len(meanings[key])
    }
    kept = {key: entry for key, entry in catalog.entries.items() if key in wanted | alike}
    return catalog.model_copy(update={"entries": kept})
