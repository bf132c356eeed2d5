"""Scores of a report: of everything in it, and of its parts, now and in the period before."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from assets.reports.quality.document.document import Cell
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.measures import measures_beside
from assets.reports.quality.facts.red_lines import crossed_lines
from quality.rules.entry_rules import DELIVERY
from quality.scores.scores import Measure, Score, round_down, score
from quality.scores.uncertainty import standard_error
from zb_pipelines.domain.quality.scoring import Line, Scoring


@dataclass(frozen=True)
class Scored:
    """A score and the one before; ``lines`` are the red lines crossed, ``error`` the standard error."""

    now: Score
    before: Score
    scoring: Scoring
    lines: frozenset[Line] = frozenset()
    error: float = 0.0

    @property
    def points(self) -> float | None:
        """To two decimals."""
        return round_down(self.now.points)

    @property
    def exact_grade(self) -> str | None:
        """The grade of the exact points, not of those shown, red lines aside."""
        points = self.now.points
        return None if points is None else self.scoring.grade(float(points))

    @property
    def grade(self) -> str | None:
        """The grade, no better than the red lines that are crossed allow."""
        earned = self.exact_grade
        return None if earned is None else self.scoring.cap_grade(earned, self.lines)

    @property
    def earlier(self) -> float | None:
        """The points of the period before."""
        return round_down(self.before.points)

    @property
    def change(self) -> float | None:
        """Points more or less than in the period before, of the shown figures."""
        if self.points is None or self.earlier is None:
            return None
        return round(self.points - self.earlier, 2)

    def dimension(self, name: str) -> float | None:
        """Points of a dimension."""
        return round_down(self.now.dimensions[name])

    def cells(self) -> tuple[Cell, ...]:
        """Points, grade, points before, change: four columns of a table."""
        return self.points, self.grade, self.earlier, self.change


def score_of_report(facts: Facts) -> Scored:
    """The score of the whole report."""
    known = facts.derived.get("score_of_report")
    if known is None:
        lines: frozenset[Line] = frozenset(each.line for each in crossed_lines(facts))
        known = _score_measures(facts, facts.now.measures, facts.before.measures, lines)
        facts.derived["score_of_report"] = known
    return cast("Scored", known)


def scored_by(facts: Facts, group: Callable[[str], str | None]) -> dict[str, Scored]:
    """The scores of the parts that ``group`` gives a place; places of no part are left out."""
    now, before = (
        _group_measures(facts.now.measures, group),
        _group_measures(facts.before.measures, group),
    )
    lines: defaultdict[str, set[Line]] = defaultdict(set)
    for each in crossed_lines(facts):
        name = group(each.place)
        if name is not None:
            lines[name].add(each.line)
    return {
        name: _score_measures(
            facts, now.get(name, ()), before.get(name, ()), frozenset(lines[name])
        )
        for name in sorted(now.keys() | before.keys())
    }


def _score_measures(
    facts: Facts, now: Sequence[Measure], before: Sequence[Measure], lines: frozenset[Line]
) -> Scored:
    scoring, weights = facts.scoring, facts.weights
    return Scored(
        score(now, scoring, weights),
        score(before, scoring, weights),
        scoring,
        lines,
        standard_error(now, scoring, weights, _is_sample),
    )


def _is_sample(each: Measure) -> bool:
    """Whether rows were checked: deliveries and what is counted beside the rules are no sample."""
    return each.rule not in measures_beside() and not each.rule.endswith(DELIVERY)


def _group_measures(
    measures: Sequence[Measure], group: Callable[[str], str | None]
) -> dict[str, list[Measure]]:
    found: defaultdict[str, list[Measure]] = defaultdict(list)
    for each in measures:
        name = group(each.place)
        if name is not None:
            found[name].append(each)
    return found
