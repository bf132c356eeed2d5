"""Scores of a report: of everything in it, and of its parts, now and in the period before."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assets.reports.quality.document.document import Cell
from assets.reports.quality.facts.facts import Facts
from quality.scores.scores import Measure, Score, score, shown
from zb_pipelines.domain.quality.scoring import Scoring


@dataclass(frozen=True)
class Scored:
    """A score and the one before."""

    now: Score
    before: Score
    scoring: Scoring

    @property
    def points(self) -> float | None:
        """To two decimals."""
        return shown(self.now.points)

    @property
    def grade(self) -> str | None:
        """By the exact points, not by those shown."""
        points = self.now.points
        return None if points is None else self.scoring.grade(float(points))

    @property
    def earlier(self) -> float | None:
        """The points of the period before."""
        return shown(self.before.points)

    @property
    def change(self) -> float | None:
        """Points more or less than in the period before, of the shown figures."""
        if self.points is None or self.earlier is None:
            return None
        return round(self.points - self.earlier, 2)

    def dimension(self, name: str) -> float | None:
        """Points of a dimension."""
        return shown(self.now.dimensions[name])

    def cells(self) -> tuple[Cell, ...]:
        """Points, grade, points before, change: four columns of a table."""
        return self.points, self.grade, self.earlier, self.change


def scored(facts: Facts) -> Scored:
    """The score of the whole report."""
    return _score_measures(facts, facts.now.measures, facts.before.measures)


def scored_by(facts: Facts, group: Callable[[Measure], str | None]) -> dict[str, Scored]:
    """The scores of the parts that ``group`` names; measures of no part are left out."""
    now, before = (
        _group_measures(facts.now.measures, group),
        _group_measures(facts.before.measures, group),
    )
    return {
        name: _score_measures(facts, now.get(name, ()), before.get(name, ()))
        for name in sorted(now.keys() | before.keys())
    }


def _score_measures(facts: Facts, now: Sequence[Measure], before: Sequence[Measure]) -> Scored:
    scoring = facts.scoring
    return Scored(score(now, scoring), score(before, scoring), scoring)


def _group_measures(
    measures: Sequence[Measure], group: Callable[[Measure], str | None]
) -> dict[str, list[Measure]]:
    found: defaultdict[str, list[Measure]] = defaultdict(list)
    for each in measures:
        name = group(each)
        if name is not None:
            found[name].append(each)
    return found
