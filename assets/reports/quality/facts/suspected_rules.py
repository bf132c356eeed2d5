"""Rules that are suspected themselves: one that nearly everything fails is more likely wrong.

Such a rule is told first and held out of scores and rankings, until somebody has looked and
named it under ``confirmed`` in ``scoring.yml``, or has mended it.
"""

from collections.abc import Iterable

from assets.reports.quality.facts.measures import Sums, measures_beside
from quality.scores.scores import Measure
from zb_pipelines.domain.quality.scoring import Scoring

# Fewer checks say nothing of the rule; neither number is a standard's.
LEAST_CHECKED = 20
LARGEST_FAILING_SHARE = 0.95

Key = tuple[str, str]


def suspected_rules(measures: Iterable[Measure], scoring: Scoring) -> tuple[Measure, ...]:
    """The rules at a place that more than 95 % of at least 20 checked elements fail, by place.

    What is measured without a rule (deliveries, sources that agree) is never suspected.
    """
    found = (
        each
        for each in measures
        if each.checked >= LEAST_CHECKED
        and each.checked - each.passed > LARGEST_FAILING_SHARE * each.checked
        and each.rule not in measures_beside()
        and rule_name(each) not in scoring.confirmed
    )
    return tuple(sorted(found, key=lambda each: (each.place, each.rule)))


def rule_name(each: Measure) -> str:
    """How ``scoring.yml`` names a rule at a place: ``<agency>/<entry> <rule>``."""
    return f"{each.place} {each.rule}"


def without_rules(sums: Sums, held: Iterable[Measure]) -> Sums:
    """``sums`` without the results of the rules that are held out."""
    keys = {(each.place, each.rule) for each in held}
    return Sums(
        tuple(each for each in sums.rules if (each.table_name, each.rule) not in keys),
        measures_without(sums.measures, keys),
    )


def measures_without(measures: Iterable[Measure], keys: set[Key]) -> tuple[Measure, ...]:
    """The measures of other rules than ``keys``, pairs of place and rule."""
    return tuple(each for each in measures if (each.place, each.rule) not in keys)
