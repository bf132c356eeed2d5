"""Changes of what an entry withholds: granted, widened, narrowed, lapsed (art. 13).

Only an exemption whose verdict holds on the day takes data away; one claimed
without ground is told as such and destroys nothing.
"""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.changes.change import Change, Kind
from zb_pipelines.domain.catalog.model.exemptions import entry_verdict
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.messages import message


def exemption_changes(
    old: Entry | None, new: Entry, new_catalog: Catalog, day: date
) -> Iterator[Change]:
    """At most one change, judged on ``day``; ``old`` is ``None`` for an entry that is new."""
    before, after = (old.exemption if old else None), new.exemption
    if before == after:
        return
    if after is None:
        yield Change(
            "exemption_lapsed",
            new.key,
            message("no longer withheld by {basis}, aggregated again", basis=_basis(old)),
        )
        return
    if not (verdict := entry_verdict(new, new_catalog, day)).valid:
        words = message(
            "claims to be withheld by {basis}, but without ground: {reason}",
            basis=_basis(new),
            reason=verdict.reasons[0],
        )
        yield Change("exemption_unfounded", new.key, words)
        return
    yield _exemption_change(old, new)


def withheld_items(entry: Entry) -> frozenset[str]:
    """The items that the entry claims to withhold: all of them where none are listed."""
    if entry.exemption is None:
        return frozenset()
    return frozenset(entry.exemption.items or (item.name for item in entry.items))


def _exemption_change(old: Entry | None, new: Entry) -> Change:
    before, after = withheld_items(old) if old else frozenset[str](), withheld_items(new)
    more, less = sorted(after - before), sorted(before - after)
    kind: Kind
    if new.withheld and not (old and old.withheld):
        kind, words = (
            "exemption_granted",
            message("the whole entry is withheld by {basis}", basis=_basis(new)),
        )
    elif more:
        kind, words = (
            "exemption_widened",
            message(
                "items {items} are withheld by {basis}",
                items=message(", ").join(more),
                basis=_basis(new),
            ),
        )
    elif less:
        kind, words = (
            "exemption_narrowed",
            message("items {items} are aggregated again", items=message(", ").join(less)),
        )
    else:
        kind, words = (
            "exemption_restated",
            message(
                "what is withheld stays the same, basis or reason is now {basis}", basis=_basis(new)
            ),
        )
    return Change(kind, new.key, words)


def _basis(entry: Entry | None) -> str:
    return entry.exemption.basis if entry and entry.exemption else ""
