"""The difference of two catalogs as a list of changes."""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.changes.change import Change
from zb_pipelines.domain.catalog.changes.databases import database_changes, listed_changes
from zb_pipelines.domain.catalog.changes.derived import derived_changes
from zb_pipelines.domain.catalog.changes.exempted import exemption_changes
from zb_pipelines.domain.catalog.changes.items import item_changes, level_changes
from zb_pipelines.domain.catalog.changes.law import law_changes
from zb_pipelines.domain.catalog.changes.products import product_changes
from zb_pipelines.domain.catalog.changes.quality import quality_changes
from zb_pipelines.domain.catalog.changes.terms import term_changes
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.messages import message


def diff(old: Catalog | None, new: Catalog, day: date) -> tuple[Change, ...]:
    """Every change from ``old`` (``None``: nothing was there) to ``new``.

    ``day`` is the day on which exemptions are judged. Equal catalogs give none; the order
    is that of entries, then base and thematic databases, statutes and agencies.
    """
    if old is None:
        old = Catalog(
            agencies={}, entries={}, codes={}, subjects={}, statutes={}, consolidations={}
        )
    return tuple(
        change
        for part in (
            _entries(old, new, day),
            listed_changes(old, new),
            database_changes(old, new),
            derived_changes(old, new),
            product_changes(old, new),
            quality_changes(old, new),
            law_changes(old, new, day),
            _agencies(old, new),
        )
        for change in part
    )


def _entries(old: Catalog, new: Catalog, day: date) -> Iterator[Change]:
    moved = _moved_keys(old, new)
    same_codes = old.codes == new.codes
    for key, entry in new.entries.items():
        before = old.entries.get(moved.get(key, key))
        if before is None:
            yield from _added_entry_changes(entry, new, day)
            continue
        if key in moved:
            words = message(
                "moved from {before} to {after} (the code {code} stays)",
                before=moved[key],
                after=key,
                code=entry.code,
            )
            yield Change("entry_moved", key, words, former=moved[key])
        if before is entry or (before == entry and same_codes):
            continue
        yield from exemption_changes(before, entry, new, day)
        yield from item_changes(before, entry, old.codes, new.codes)
        yield from level_changes(before, entry)
        yield from term_changes(before, entry)
    reasons = {retired.entry: retired.reason for retired in new.retired}
    for key, entry in old.entries.items():
        if key not in new.entries and key not in moved.values():
            words = message(
                "entry “{title}” is gone: {reason}",
                title=entry.title,
                reason=reasons.get(key, message("no reason registered")),
            )
            yield Change("entry_retired", key, words)


def _added_entry_changes(entry: Entry, new: Catalog, day: date) -> Iterator[Change]:
    if entry.withheld:
        yield from exemption_changes(None, entry, new, day)
    else:
        yield Change("entry_added", entry.key, message("entry “{title}” is new", title=entry.title))


def _moved_keys(old: Catalog, new: Catalog) -> dict[str, str]:
    """New key → old key of entries that keep their catalog code under another agency."""
    left = {entry.code: key for key, entry in old.entries.items() if key not in new.entries}
    return {
        key: left[entry.code]
        for key, entry in new.entries.items()
        if key not in old.entries and entry.code in left
    }


def _agencies(old: Catalog, new: Catalog) -> Iterator[Change]:
    for key, agency in new.agencies.items():
        before = old.agencies.get(key)
        if before and before.responsible != agency.responsible:
            words = message(
                "{name} has another unit or person in charge (art. 6)", name=agency.name
            )
            yield Change("text_changed", key, words)
        elif before != agency:
            yield Change(
                "text_changed",
                key,
                message("the agency “{name}” has other particulars", name=agency.name)
                if before
                else message("the agency “{name}” is new", name=agency.name),
            )
