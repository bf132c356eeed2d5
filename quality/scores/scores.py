"""Scores from measures: exact, additive, and recomputable by hand from numerators and denominators.

Nothing here knows where a measure was recorded. Measures of an indicator are pooled (ΣA ÷ ΣB);
a dimension is the weighted mean of its indicators, the total that of the dimensions measured.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zb_pipelines.domain.quality.dimensions import DIMENSIONS
from zb_pipelines.domain.quality.scoring import Scoring


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

    ``indicators`` maps (dimension, indicator) to numerator and denominator.
    """

    points: Fraction | None
    dimensions: dict[str, Fraction | None]
    indicators: dict[tuple[str, str], tuple[int, int]]


def score(measures: Iterable[Measure], scoring: Scoring) -> Score:
    """The score of all ``measures`` together."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for each in measures:
        key = each.dimension, each.indicator
        passed, checked = sums.get(key, (0, 0))
        sums[key] = passed + each.passed, checked + each.checked
    measured = {key: sums[key] for key in _order_keys(sums) if sums[key][1]}
    dimensions = {name: _mean(name, measured, scoring) for name in DIMENSIONS}
    weighed = [
        (scoring.dimensions[name], value)
        for name, value in dimensions.items()
        if value is not None and scoring.dimensions[name]
    ]
    whole = sum(weight for weight, _ in weighed)
    points = sum((weight * value for weight, value in weighed), Fraction(0)) / whole if whole else 0
    return Score(Fraction(points) if whole else None, dimensions, measured)


def lost_points(measures: Sequence[Measure], scoring: Scoring) -> dict[tuple[str, str], Fraction]:
    """(place, rule) → points that its failures cost the total; they and the total make 100."""
    sums = score(measures, scoring).indicators
    present = {dimension for dimension, indicator in sums if scoring.weight(indicator)}
    whole = sum(scoring.dimensions[name] for name in present)
    inner: defaultdict[str, int] = defaultdict(int)
    for dimension, indicator in sums:
        inner[dimension] += scoring.weight(indicator)
    lost: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for each in measures:
        failed, weight = each.checked - each.passed, scoring.weight(each.indicator)
        if failed and weight and scoring.dimensions[each.dimension]:
            share = Fraction(weight * scoring.dimensions[each.dimension], inner[each.dimension])
            of_all = sums[each.dimension, each.indicator][1] * whole
            lost[each.place, each.rule] += 100 * share * failed / of_all
    return dict(lost)


def shown(points: Fraction | None) -> float | None:
    """To two decimals, downwards: a defect is never rounded away."""
    return None if points is None else int(points * 100 // 1) / 100


def _mean(
    name: str, measured: dict[tuple[str, str], tuple[int, int]], scoring: Scoring
) -> Fraction | None:
    mine = [
        (scoring.weight(indicator), Fraction(passed, checked))
        for (dimension, indicator), (passed, checked) in measured.items()
        if dimension == name and scoring.weight(indicator)
    ]
    whole = sum(weight for weight, _ in mine)
    return 100 * sum((w * share for w, share in mine), Fraction(0)) / whole if whole else None


def _order_keys(keys: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    order = {name: place for place, name in enumerate(DIMENSIONS)}
    return sorted(keys, key=lambda key: (order[key[0]], key[1]))
