"""Scores from measures: additive, and recomputable by hand from numerators, denominators and weights.

The score of a place (entry or table) is the weighted mean of its dimensions, a dimension that of its
indicators (ΣA ÷ ΣB of the place); the score of several places is the mean of theirs by their weights,
so that a small entry that is all wrong counts as much as a large one. Counted in whole units of 10⁻¹⁵
points: all points lost and the score make 100 exactly. Nothing here knows where a measure was recorded.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zb_pipelines.domain.quality.dimensions import DIMENSIONS
from zb_pipelines.domain.quality.scoring import Scoring

UNIT = 10**15
_NONE: Mapping[str, int] = {}
Indicator = tuple[str, str]
"""Dimension and indicator."""


@dataclass(frozen=True)
class Measure:
    """``passed`` of ``checked`` elements of one place (entry or lake table) by one rule.

    ``first_release`` and ``last_release``: by which versions of the catalog it was measured.
    """

    place: str
    dimension: str
    indicator: str
    rule: str
    passed: int
    checked: int
    first_release: int | None = None
    last_release: int | None = None


@dataclass(frozen=True)
class Score:
    """Points from 0 to 100; ``None`` where nothing was measured.

    ``indicators`` maps (dimension, indicator) to numerator and denominator over all places.
    """

    points: Fraction | None
    dimensions: dict[str, Fraction | None]
    indicators: dict[Indicator, tuple[int, int]]


def score(
    measures: Iterable[Measure], scoring: Scoring, weights: Mapping[str, int] = _NONE
) -> Score:
    """The score of all ``measures`` together; a place that ``weights`` does not name weighs 1."""
    known = tuple(measures)
    dimensions = {name: _dimension(name, known, scoring, weights) for name in DIMENSIONS}
    measured = any(
        value is not None and scoring.dimensions[name] for name, value in dimensions.items()
    )
    points = _points_left(known, scoring, weights) if measured else None
    return Score(points, dimensions, _pool_counts(known))


def lost_points(
    measures: Sequence[Measure], scoring: Scoring, weights: Mapping[str, int] = _NONE
) -> dict[tuple[str, str], Fraction]:
    """(place, rule) → points that its failures cost the total; they and the total make 100."""
    lost = _lost_units(measures, scoring, weights)
    return {key: Fraction(cost, UNIT) for key, cost in lost.items() if cost}


def _points_left(
    measures: Sequence[Measure], scoring: Scoring, weights: Mapping[str, int]
) -> Fraction:
    # Added as whole units: thousands of fractions would take most of a report's scoring.
    return 100 - Fraction(sum(_lost_units(measures, scoring, weights).values()), UNIT)


def _lost_units(
    measures: Sequence[Measure], scoring: Scoring, weights: Mapping[str, int]
) -> dict[tuple[str, str], int]:
    lost: defaultdict[tuple[str, str], int] = defaultdict(int)
    for each, (numerator, denominator) in shares(measures, scoring, weights):
        failed = each.checked - each.passed
        if failed:
            cost = 100 * UNIT * numerator * failed // (denominator * each.checked)
            lost[each.place, each.rule] += cost
    return lost


def shares(
    measures: Sequence[Measure], scoring: Scoring, weights: Mapping[str, int] = _NONE
) -> Iterator[tuple[Measure, tuple[int, int]]]:
    """Each measure with its share of the total as numerator and denominator; all make 1.

    Measures without an element or of no weight are left out.
    """
    elements = _elements(measures, scoring)
    inner = _inner_weights(elements, scoring)
    outer: defaultdict[str, int] = defaultdict(int)
    for place, dimension in inner:
        outer[place] += scoring.dimensions[dimension]
    whole = sum(weights.get(place, 1) for place in outer)
    for each in measures:
        key = each.place, each.dimension, each.indicator
        if key in elements and each.checked:
            numerator = (
                weights.get(each.place, 1)
                * scoring.dimensions[each.dimension]
                * scoring.weight(each.indicator)
                * each.checked
            )
            of = whole * outer[each.place] * inner[each.place, each.dimension] * elements[key]
            yield each, (numerator, of)


def round_down(points: Fraction | None) -> float | None:
    """To two decimals, downwards: a defect is never rounded away."""
    return None if points is None else int(points * 100 // 1) / 100


def _dimension(
    name: str, measures: Sequence[Measure], scoring: Scoring, weights: Mapping[str, int]
) -> Fraction | None:
    """The mean of the places that have the dimension; also of one that weighs nothing in the total."""
    mine = [each for each in measures if each.dimension == name]
    alone = scoring.model_copy(update={"dimensions": dict.fromkeys(DIMENSIONS, 1)})
    if not _elements(mine, alone):
        return None
    return _points_left(mine, alone, weights)


def _elements(measures: Iterable[Measure], scoring: Scoring) -> dict[tuple[str, str, str], int]:
    """(place, dimension, indicator) → elements checked, of those that weigh something."""
    found: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for each in measures:
        if each.checked and scoring.dimensions[each.dimension] and scoring.weight(each.indicator):
            found[each.place, each.dimension, each.indicator] += each.checked
    return found


def _inner_weights(
    elements: Iterable[tuple[str, str, str]], scoring: Scoring
) -> dict[tuple[str, str], int]:
    """(place, dimension) → sum of the weights of its indicators."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    for place, dimension, indicator in elements:
        found[place, dimension] += scoring.weight(indicator)
    return found


def _pool_counts(measures: Iterable[Measure]) -> dict[Indicator, tuple[int, int]]:
    sums: dict[Indicator, tuple[int, int]] = {}
    for each in measures:
        key = each.dimension, each.indicator
        passed, checked = sums.get(key, (0, 0))
        sums[key] = passed + each.passed, checked + each.checked
    order = {name: place for place, name in enumerate(DIMENSIONS)}
    ordered = sorted(sums, key=lambda key: (order[key[0]], key[1]))
    return {key: sums[key] for key in ordered if sums[key][1]}
