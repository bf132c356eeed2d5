"""The verdicts on a delivery as a whole: by its row counts, and by comparison with past deliveries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from quality.rules.delivery_rules import delivery_rules, learnt_rules
from quality.rules.entry_rules import Rule
from quality.rules.learned_bounds import judge_figures
from resources.registry import Delivery, Profile, Registry, RuleResult
from zb_pipelines.domain.access.levels import private_names
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.cross_checks.terms import Terms
from zb_pipelines.domain.naming import entry_table

Verdict = tuple[Rule, int, int]
"""A rule, how many elements passed, how many were checked."""


@dataclass(frozen=True)
class DeliveryCounts:
    """Where the rows of a delivery go; ``columns_with_stats`` are items of which a table's log holds a minimum or maximum.

    ``emptied`` rows of a reference list are aggregated without a value.
    """

    landed: int
    aggregated: int
    quarantined: int
    emptied: int = 0
    columns_with_stats: frozenset[str] = frozenset()


def rule_result(
    entry: Entry, day: date, rule: Rule, passed: int, checked: int, release_id: int | None
) -> RuleResult:
    """The result of one rule of an entry."""
    return RuleResult(
        table_name=entry_table("aggregation", entry.key),
        day=day,
        rule=rule.id,
        item=rule.item,
        dimension=rule.dimension,
        severity=rule.severity,
        passed=passed,
        checked=checked,
        release_id=release_id,
        indicator=rule.indicator,
        origin=rule.origin,
        version=rule.version,
    )


def delivery_verdicts(
    entry: Entry, delivery: Delivery, counts: DeliveryCounts, terms: Terms, registry: Registry
) -> Iterator[Verdict]:
    """Rule, elements that passed, elements checked; rules that cannot be judged are left out."""
    landed = counts.landed
    for rule in delivery_rules(entry, terms):
        match rule.kind:
            case "rows_min":
                least = entry.expect.min or 0
                yield rule, min(landed, least), least
            case "declared_rows" if delivery.declared is not None:
                # Another number of rows is refused when the file is read.
                yield rule, delivery.declared, delivery.declared
            case "conservation":
                yield rule, min(landed, counts.aggregated + counts.quarantined), landed
            case "quarantined_share":
                failing = counts.quarantined + counts.emptied
                share = failing / landed if landed else 0.0
                yield (
                    rule,
                    int(
                        not (failing >= terms.stop.rows and share > terms.stop.share_of(entry.key))
                    ),
                    1,
                )
            case "old_delivery" if landed and delivery.content_hash:
                yield rule, int(not _is_old_delivery(entry, delivery, registry)), 1
            case "levels":
                private = set(private_names(entry.aggregated_items))
                yield rule, len(private - counts.columns_with_stats), len(private)
            case _:
                pass


def first_blocking_failure(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The first blocking verdict that failed."""
    failed = (each for each in verdicts if each[0].blocking and each[1] < each[2])
    return next(failed, None)


def _is_old_delivery(entry: Entry, delivery: Delivery, registry: Registry) -> bool:
    """Whether the content is that of a delivery before the last one, and not of the last."""
    yesterday = delivery.day - timedelta(days=1)
    last = registry.last_good_delivery(entry.key, yesterday)
    if last is None or last.content_hash == delivery.content_hash:
        return False
    return registry.quality.delivered_before(entry.key, delivery.content_hash or "", yesterday)


def learned_verdicts(
    entry: Entry, day: date, figures: Mapping[str, float], terms: Terms, registry: Registry
) -> Iterator[Verdict]:
    """Per learned rule: how many of its figures are as usual, of those that could be judged."""
    history = past_figures(entry, day, terms, registry)
    for rule in learnt_rules(entry, terms):
        checked, unusual = judge_figures(rule, figures, history, terms.learning)
        if checked:
            yield rule, checked - len(unusual), checked


def past_figures(
    entry: Entry, day: date, terms: Terms, registry: Registry
) -> Sequence[Mapping[str, float]]:
    """The figures of former days within the window; a blocked delivery has none."""
    since = day - timedelta(days=terms.learning.window)
    table = entry_table("aggregation", entry.key)
    return [
        each.figures for each in registry.quality.profiles(table, since, day - timedelta(days=1))
    ]


def record_profile(
    entry: Entry, day: date, figures: Mapping[str, float], registry: Registry
) -> None:
    """Record the figures of a delivery that was not blocked."""
    table = entry_table("aggregation", entry.key)
    registry.quality.record_profile(Profile(table, day, dict(figures)))


def copy_profile(entry: Entry, stored_day: date, day: date, registry: Registry) -> None:
    """Record for ``day`` the figures of the day on which the unchanged delivery was stored."""
    table = entry_table("aggregation", entry.key)
    for known in registry.quality.profiles(table, stored_day, stored_day):
        registry.quality.record_profile(replace(known, day=day))
