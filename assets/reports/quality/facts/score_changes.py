"""Why a score changed: points that each rule at each place costs now, less what it cost before.

The points lost by all rules and the score make 100 in both periods, so the differences add up to
the score's change exactly.
"""

from dataclasses import dataclass
from fractions import Fraction

from assets.reports.quality.facts.facts import Facts
from quality.scores.scores import lost_points

MOST_CAUSES = 10
NONE = Fraction(0)


@dataclass(frozen=True)
class Cause:
    """One rule at one place; ``change`` in points, below 0 where it costs more than before."""

    place: str
    rule: str
    before: float
    now: float
    change: float


def causes(facts: Facts) -> tuple[Cause, ...]:
    """The rules that moved the score most; none where there is no period to compare with."""
    if not facts.before.measures or not facts.now.measures:
        return ()
    before = lost_points(facts.before.measures, facts.scoring, facts.weights)
    now = lost_points(facts.now.measures, facts.scoring, facts.weights)
    moved = {key: before.get(key, NONE) - now.get(key, NONE) for key in before.keys() | now.keys()}
    most = sorted(moved, key=lambda key: (-abs(moved[key]), key))[:MOST_CAUSES]
    return tuple(
        Cause(
            *key,
            *(_points(each) for each in (before.get(key, NONE), now.get(key, NONE), moved[key])),
        )
        for key in most
        if _points(moved[key])
    )


def _points(exact: Fraction) -> float:
    return round(float(exact), 4)
