"""Rules that are suspected themselves: one that nearly everything fails is more likely wrong.

Such a rule is told first and held out of scores and rankings, until somebody has looked and
named it under ``confirmed`` in ``scoring.yml``, or has mended it; meanwhile it is a red line, so
nothing is graded best by leaving it out. Not the rule but the data are at fault where it passed
before, or where most rules of the same place fail as well.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from assets.reports.quality.facts.measures import Sums, measures_beside
from quality.scores.scores import Measure
from zb_pipelines.domain.quality.scoring import Scoring

# Fewer checks say nothing of the rule; neither number is a standard's.
LEAST_CHECKED = 20
LARGEST_FAILING_SHARE = 0.95
# Of a place where more than half of its rules, and so many, fail, the data are wrong.
LEAST_OF_A_PLACE = 3

Key = tuple[str, str]


def suspected_rules(
    measures: Sequence[Measure], scoring: Scoring, earlier: Iterable[Measure] = ()
) -> tuple[Measure, ...]:
    """The rules at a place that more than 95 % of at least 20 checked elements fail, by place.

    Not those that passed ``earlier``, nor those of a place most of whose rules fail like that: there
    the data are wrong. What is measured without a rule (deliveries, sources that agree) is never
    suspected.
    """
    ruled = [
        each
        for each in measures
        if each.checked >= LEAST_CHECKED and each.rule not in measures_beside()
    ]
    failing = [each for each in ruled if _nearly_all_fail(each)]
    checked, failed = (Counter(each.place for each in found) for found in (ruled, failing))
    wrong = {
        place
        for place, count in failed.items()
        if count >= LEAST_OF_A_PLACE and 2 * count > checked[place]
    }
    passed = {
        (each.place, each.rule)
        for each in earlier
        if each.checked >= LEAST_CHECKED and not _nearly_all_fail(each)
    }
    found = (
        each
        for each in failing
        if each.place not in wrong
        and (each.place, each.rule) not in passed
        and rule_name(each) not in scoring.confirmed
    )
    return tuple(sorted(found, key=lambda each: (each.place, each.rule)))


def _nearly_all_fail(each: Measure) -> bool:
    return each.checked - each.passed > LARGEST_FAILING_SHARE * each.checked


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
