"""``report.duplicate_collection``: who collects what another agency already has (办法 第十一条).

Two witnesses: what the entries declare (names and meanings of items) and what the aggregated
tables hold (containment of salted sketches). Where contents were measured, they decide.
"""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from assets.reports.duplicates.content_sketch import Containment, containments, item_titles, sketch
from resources.engine.arrow_rows import register_arrow
from resources.lake import Written
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.catalog.lint.duplication import (
    declared_overlaps,
    lawful_repetition,
    reason_to_hold,
)
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.semantic_types import semantic_type

TABLE = "report.duplicate_collection"
# This part of the identifiers, and of an item's values beside them, must be found elsewhere.
CONTAINED = 0.8
# This part of an entry's telling items must be duplicates for the entry to be one.
SAME_ITEMS = 0.6
# Without a look at the contents, that part must be so large: licences of all kinds look alike.
SAME_ITEMS_DECLARED = 0.9
SCHEMA = pa.schema(
    [
        ("entry", pa.string()),
        ("agency", pa.string()),
        ("other_entry", pa.string()),
        ("other_agency", pa.string()),
        ("witness", pa.string()),
        ("identifier", pa.string()),
        ("identifier_share", pa.float64()),
        ("sampled", pa.int64()),
        ("items", pa.string()),
        ("item_share", pa.float64()),
        ("sharing", pa.string()),
        ("duplicate", pa.bool_()),
        ("later", pa.bool_()),
        ("basis", pa.string()),
        ("held", pa.bool_()),
        ("statement", pa.string()),
    ]
)


@dataclass(frozen=True)
class Duplication:
    """One entry against another: on which witness, how much, and whether it is held for it.

    ``items`` are pairs of names with the share of the entry's values found in the other;
    ``later`` says that the entry came after the other and is the one to give way.
    """

    entry: str
    other: str
    witness: str
    identifier: str | None
    identifier_share: float | None
    sampled: int | None
    items: tuple[tuple[str, str, float], ...]
    item_share: float
    duplicate: bool
    later: bool
    basis: str | None
    hold: str | None

    def statement(self, catalog: Catalog) -> str:
        """The finding in words, for the agency that collects again."""
        one, two = catalog.entries[self.entry], catalog.entries[self.other]
        owner = catalog.agencies[two.agency].name
        names = item_titles(catalog, self.entry, [mine for mine, _, _ in self.items])
        if self.identifier is None:
            return message(
                "{share} of the items of {title} have the same names and meanings as "
                "{owner}, {other} ({names}); contents were not compared",
                title=one.title,
                share=f"{self.item_share:.0%}",
                owner=owner,
                other=two.title,
                names=names,
            )
        shares = [share for _, _, share in self.items] or [self.identifier_share or 0.0]
        key = item_titles(catalog, self.entry, [self.identifier])
        what = f"{key}+{names}" if names else key
        return message(
            "{share} of {what} of {title} are the same as {owner}, {other}, which is {sharing}",
            title=one.title,
            what=what,
            share=f"{min(shares):.0%}",
            owner=owner,
            other=two.title,
            sharing=two.sharing.type,
        )


def find_duplicates(
    platform: Platform,
    catalog: Catalog,
    history: Sequence[Release],
    day: date,
    salt: str | None = None,
) -> list[Duplication]:
    """Every duplication among the entries of ``catalog`` as of ``day``.

    ``history`` are the releases, oldest first, by which it is known who came first. Without a
    ``salt`` one is drawn that nobody else ever knows.
    """
    with platform.engine() as engine:
        measured = sketch(
            engine, platform.lake, platform.registry, catalog, day, salt or secrets.token_hex(16)
        )
        found = containments(engine, CONTAINED)
    ages = _ages(history)
    told = list(_measure_duplications(catalog, found, ages, day))
    known = set(measured)
    for overlap in declared_overlaps(catalog):
        if {overlap.entry, overlap.other} <= known:
            continue
        items = tuple((mine, theirs, 1.0) for mine, theirs in overlap.items)
        told.append(
            _duplication(
                catalog, ages, day, (overlap.entry, overlap.other), None, items, overlap.share
            )
        )
    return sorted(told, key=lambda each: (each.entry, each.other))


def _measure_duplications(
    catalog: Catalog, found: Sequence[Containment], ages: dict[str, int], day: date
) -> list[Duplication]:
    facts: dict[tuple[str, str, str, str], list[Containment]] = defaultdict(list)
    for each in found:
        if each.name:
            facts[each.entry, each.item, each.other_entry, each.other_item].append(each)
    best: dict[tuple[str, str], Duplication] = {}
    for each in found:
        beside = facts[each.entry, each.item, each.other_entry, each.other_item]
        if each.name or not beside:
            continue  # an identifier alone is what art. 12 asks every entry for
        shares = {fact.name: fact for fact in beside if fact.name}
        items = {
            item.name: (item.name, fact.other_name or "", fact.share)
            for item in catalog.entries[each.entry].items
            if (fact := shares.get(item.name))
        }
        telling = _telling(catalog.entries[each.entry], each.item)
        share = len(items.keys() & telling) / len(telling) if telling else 0.0
        pair = (each.entry, each.other_entry)
        one = _duplication(catalog, ages, day, pair, each, tuple(items.values()), share)
        if pair not in best or (one.item_share, one.sampled or 0) > (
            best[pair].item_share,
            best[pair].sampled or 0,
        ):
            best[pair] = one
    return list(best.values())


def _duplication(
    catalog: Catalog,
    ages: dict[str, int],
    day: date,
    pair: tuple[str, str],
    identified: Containment | None,
    items: tuple[tuple[str, str, float], ...],
    share: float,
) -> Duplication:
    entry, other = (catalog.entries[key] for key in pair)
    later = _order(entry, ages) > _order(other, ages)
    duplicate = share >= (SAME_ITEMS if identified else SAME_ITEMS_DECLARED)
    return Duplication(
        entry=entry.key,
        other=other.key,
        witness="内容" if identified else "目录",
        identifier=identified.item if identified else None,
        identifier_share=identified.share if identified else None,
        sampled=identified.sampled if identified else None,
        items=items,
        item_share=share,
        duplicate=duplicate,
        later=later,
        basis=lawful_repetition(entry, catalog, day),
        hold=reason_to_hold(entry, other, catalog, day) if duplicate and later else None,
    )


def _telling(entry: Entry, identifier: str) -> set[str]:
    return {
        item.name
        for item in entry.aggregated_items
        if item.name != identifier and not semantic_type(item.semantic).common
    }


def _ages(history: Sequence[Release]) -> dict[str, int]:
    """The first release that has each entry."""
    first: dict[str, int] = {}
    for release in history:
        for key in release.catalog.entries:
            first.setdefault(key, release.id)
    return first


def _order(entry: Entry, ages: dict[str, int]) -> tuple[float, bool, str]:
    """Who came first: by release (a draft last), then base resources before others, then by key."""
    base = entry.category.kind == "基础信息资源"
    return ages.get(entry.key, float("inf")), not base, entry.key


def write_duplicates(
    platform: Platform, catalog: Catalog, found: Sequence[Duplication], day: date
) -> Written:
    """Replace the day's partition, one row per duplication; counts and names, no value."""
    rows = [
        {
            "entry": each.entry,
            "agency": catalog.entries[each.entry].agency,
            "other_entry": each.other,
            "other_agency": catalog.entries[each.other].agency,
            "witness": each.witness,
            "identifier": each.identifier,
            "identifier_share": each.identifier_share,
            "sampled": each.sampled,
            "items": message(", ").join(
                f"{mine}={theirs}({s:.0%})" for mine, theirs, s in each.items
            ),
            "item_share": each.item_share,
            "sharing": catalog.entries[each.other].sharing.type,
            "duplicate": each.duplicate,
            "later": each.later,
            "basis": each.basis,
            "held": each.hold is not None,
            "statement": each.statement(catalog),
        }
        for each in found
    ]
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    with platform.engine() as engine, register_arrow(engine, "duplicates", table):
        return platform.lake.replace(engine, TABLE, day, "SELECT * FROM duplicates")
