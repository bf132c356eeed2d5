"""Which entries a change of the law touches, and which of those changes their catalog has answered."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.legal.amendment import (
    Amendment,
    Effect,
    amendments,
    effect,
)
from zb_pipelines.domain.legal.citation import named_provisions
from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.legal.statute_book import StatuteBook

BASES: dict[str, Callable[[Entry], str | None]] = {
    "不予汇聚依据": lambda entry: entry.exemption.basis if entry.exemption else None,
    "不予共享依据": lambda entry: entry.sharing.basis,
    "不予开放依据": lambda entry: entry.opening.basis,
    "收集依据": lambda entry: entry.collection_basis,
}
EXEMPTION = "不予汇聚依据"


@dataclass(frozen=True)
class Touched:
    """One basis of one entry that an amendment touches, with what it does to each citation in it."""

    entry: str
    basis: str
    amendment: Amendment
    effects: tuple[Effect, ...]


def touched_bases(catalog: Catalog, changes: Iterable[Amendment]) -> Iterator[Touched]:
    """The bases of the catalog's entries that ``changes`` touch, by entry; untouched ones left out."""
    book = StatuteBook(catalog.statutes)
    by_statute: dict[str, list[Amendment]] = {}
    for change in changes:
        by_statute.setdefault(change.statute.key, []).append(change)
    for key, entry in sorted(catalog.entries.items()):
        for basis, said in BASES.items():
            cited: dict[str, list[Effect]] = {}
            steps: dict[str, Amendment] = {}
            for citation in named_provisions(said(entry)):
                statute = book.find(citation.statute)
                for change in by_statute.get(statute.key, ()) if statute else ():
                    found = effect(citation, change)
                    if found.kind != "untouched":
                        steps[change.key] = change
                        cited.setdefault(change.key, []).append(found)
            for name, effects in cited.items():
                yield Touched(key, basis, steps[name], tuple(effects))


def new_amendments(
    before: Mapping[str, Statute], after: Mapping[str, Statute]
) -> tuple[Amendment, ...]:
    """The steps that the register ``after`` knows and ``before`` did not, or knew otherwise."""
    known = {step.key: step for statute in before.values() for step in amendments(statute)}
    return tuple(
        step
        for _, statute in sorted(after.items())
        for step in amendments(statute)
        if (old := known.get(step.key)) is None
        or (old.before, old.after) != (step.before, step.after)
    )


def all_amendments(statutes: Mapping[str, Statute]) -> tuple[Amendment, ...]:
    """Every step of every registered statute."""
    return tuple(step for statute in statutes.values() for step in amendments(statute))


def unanswered_changes(history: Sequence[tuple[date, Catalog]]) -> Iterator[Touched]:
    """What touches the newest catalog and is not answered by it.

    ``history`` holds the releases with the day each took effect, oldest first. A basis is an
    answer to every change that was in force and registered when it got its present wording:
    whoever wrote and reviewed it then had the new law before them.
    """
    catalog = history[-1][1]
    for found in touched_bases(catalog, all_amendments(catalog.statutes)):
        effective, then = _release_of_wording(history, found)
        statute = then.statutes.get(found.amendment.statute.key)
        known = {step.key for step in amendments(statute)} if statute else set[str]()
        if found.amendment.in_force > effective or found.amendment.key not in known:
            yield found


def _release_of_wording(
    history: Sequence[tuple[date, Catalog]], found: Touched
) -> tuple[date, Catalog]:
    """The release in which the basis got the wording that it has had ever since."""
    first = history[-1]
    wording = _wording(first[1].entries[found.entry], found.basis)
    for release in reversed(history):
        entry = release[1].entries.get(found.entry)
        if entry is None or _wording(entry, found.basis) != wording:
            break
        first = release
    return first


def _wording(entry: Entry, basis: str) -> tuple[object, ...]:
    """What counts as reworded; for an exemption also a new decision on the same words."""
    decided = entry.exemption.decided if entry.exemption and basis == EXEMPTION else None
    return BASES[basis](entry), decided
