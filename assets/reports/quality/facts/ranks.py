"""Ranks of agencies or districts: by score, with the places that cannot be told apart, if at all."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.scored import Scored, scored_by
from quality.scores.uncertainty import rank_intervals


@dataclass(frozen=True)
class Ranked:
    """One of those compared; ``place`` is ``None`` where too little was checked to rank it.

    ``interval``: the best and the last place that its score allows (95 %).
    """

    name: str
    scored: Scored
    place: int | None = None
    interval: tuple[int, int] | None = None


CITY = "city"
"""The node of agencies that are no district's."""


def agency_of(facts: Facts, *, city: bool) -> Callable[[str], str | None]:
    """The agency of an entry among those of the city, or among those of districts: each is ranked once."""

    def group(place: str) -> str | None:
        found = (
            facts.release.catalog.agencies.get(place.partition("/")[0]) if "/" in place else None
        )
        return found.key if found and (found.node == CITY) == city else None

    return group


def ranks(facts: Facts, group: Callable[[str], str | None]) -> tuple[Ranked, ...]:
    """Those that ``group`` gives the places of entries, best first; those without a rank last.

    Equal scores share a place.
    """
    found = {
        name: each for name, each in scored_by(facts, group).items() if each.now.points is not None
    }
    able = _comparable(facts, group)
    points = {name: float(found[name].now.points or 0) for name in found}
    ranked = [name for name in found if name in able]
    intervals = rank_intervals({name: (points[name], found[name].error) for name in ranked})
    ordered = sorted(found, key=lambda name: (name not in able, -points[name], name))
    return tuple(Ranked(name, found[name], *_place(name, points, intervals)) for name in ordered)


def _place(
    name: str, points: Mapping[str, float], intervals: Mapping[str, tuple[int, int]]
) -> tuple[int | None, tuple[int, int] | None]:
    if name not in intervals:
        return None, None
    return 1 + sum(points[other] > points[name] for other in intervals), intervals[name]


def _comparable(facts: Facts, group: Callable[[str], str | None]) -> set[str]:
    """Those of whom enough was checked (``scoring.yml``: ranking)."""
    checked: Counter[str] = Counter()
    places: dict[str, set[str]] = {}
    for each in facts.now.measures:
        name = group(each.place)
        if name is not None:
            checked[name] += each.checked
            places.setdefault(name, set()).add(each.place)
    least = facts.scoring.ranking
    return {
        name
        for name in checked
        if checked[name] >= least.least_checked and len(places[name]) >= least.least_entries
    }
