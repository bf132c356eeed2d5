"""The problems of a period: which rules fail at its end, what they cost, what became of the last ones."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from quality.scores.scores import lost_points
from resources.registry.records.sums import RuleSum

MOST_PROBLEMS = 15
# Were one kind of rule broken everywhere, the reader should still learn of the others.
MOST_OF_A_KIND = 3
# Of the most problems, so many are kept for rules that block.
LEAST_BLOCKING = 5


@dataclass(frozen=True)
class ReportedProblem:
    """One rule that fails at one place: ``failed`` of ``checked`` when it was checked last.

    ``lost``: points that its failures of the whole period cost the score.
    """

    place: str
    rule: str
    dimension: str
    severity: str
    message: str
    remedy: str
    failed: int
    checked: int
    days: int
    failing: int
    lost: float


def problems(facts: Facts, names: Names) -> tuple[ReportedProblem, ...]:
    """Every rule that fails at the period's end, hints too: most points lost first, then by share."""
    lost = lost_points(facts.now.measures, facts.scoring, facts.weights)
    failing = [each for each in facts.now.rules if each.last_passed < each.last_checked]
    return tuple(
        ReportedProblem(
            place=each.table_name,
            rule=each.rule,
            dimension=each.dimension,
            severity=each.severity,
            message=(words := names.rule(each.table_name, each.rule))[0],
            remedy=words[1],
            failed=each.last_checked - each.last_passed,
            checked=each.last_checked,
            days=each.days,
            failing=each.failing,
            lost=round(float(lost.get((each.table_name, each.rule), 0)), 4),
        )
        for each in sorted(failing, key=lambda each: _worst_first(each, lost))
    )


def most_telling(found: Sequence[ReportedProblem]) -> tuple[ReportedProblem, ...]:
    """Those worth a line of their own: the worst, a few of each kind."""
    seen: Counter[str] = Counter()
    chosen: list[ReportedProblem] = []
    for each in found:
        kind = each.rule.partition(":")[0]
        seen[kind] += 1
        if seen[kind] <= MOST_OF_A_KIND:
            chosen.append(each)
    first, rest = chosen[: MOST_PROBLEMS - LEAST_BLOCKING], chosen[MOST_PROBLEMS - LEAST_BLOCKING :]
    # Quarantined rows cost little among so many, yet are the ones that an agency must correct.
    blocking = [each for each in rest if each.severity != "warn"][:LEAST_BLOCKING]
    return (*first, *blocking)


def _worst_first(
    each: RuleSum, lost: Mapping[tuple[str, str], Fraction]
) -> tuple[Fraction, Fraction, str, str]:
    share = Fraction(each.last_checked - each.last_passed, each.last_checked)
    points = lost.get((each.table_name, each.rule), Fraction(0))
    return -points, -share, each.table_name, each.rule
