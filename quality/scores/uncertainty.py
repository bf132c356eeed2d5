"""How sure a score is, and a rank: the rows of a period are a sample of what an agency delivers.

The standard error is that of a weighted sum of shares; a share is drawn towards the middle by one
success and one failure (Laplace), so that few checks are never sure. What is counted whole, like
deliveries, has no error. Ranks within the interval that the scores of others leave are not different.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from quality.scores.scores import Measure, shares
from zb_pipelines.domain.quality.scoring import Scoring

TWO_SIDED = 1.96  # 95 % of a normal distribution


def standard_error(
    measures: Sequence[Measure],
    scoring: Scoring,
    weights: Mapping[str, int],
    sampled: Callable[[Measure], bool],
) -> float:
    """The standard error of the score of ``measures``, in points, from those that are ``sampled``."""
    pooled: defaultdict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0, 0])
    for each, (numerator, denominator) in shares(measures, scoring, weights):
        if sampled(each):
            sums = pooled[each.place, each.dimension, each.indicator]
            sums[0] += 100 * numerator / denominator
            sums[1] += each.passed
            sums[2] += each.checked
    variance = 0.0
    for weight, passed, checked in pooled.values():
        share = (passed + 1) / (checked + 2)
        variance += weight * weight * share * (1 - share) / (checked + 2)
    return math.sqrt(variance)


def rank_intervals(
    scored: Mapping[str, tuple[float, float]],
) -> dict[str, tuple[int, int]]:
    """Of (points, standard error) by name: the best and the last place that each may have."""
    bounds = {
        name: (points - TWO_SIDED * error, points + TWO_SIDED * error)
        for name, (points, error) in scored.items()
    }
    return {
        name: (
            1 + sum(other[0] > high for other in bounds.values()),
            sum(other[1] >= low for other in bounds.values()),
        )
        for name, (low, high) in bounds.items()
    }
