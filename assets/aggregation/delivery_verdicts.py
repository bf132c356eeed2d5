"""The verdicts on a delivery as a whole: what the counts say, and how it differs from former ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from quality.rules.delivery_rules import PUBLIC_LEVELS, delivery_rules, learnt_rules
from quality.rules.entry_rules import Rule
from quality.rules.learned_bounds import judged
from resources.registry import Delivery, Profile, Registry, RuleResult
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.cross_checks.terms import Terms
from zb_pipelines.domain.naming import entry_table

Verdict = tuple[Rule, int, int]
"""A rule, how many elements passed, how many were checked."""


@dataclass(frozen=True)
class Counts:
    """Where the rows of a delivery go; ``exposed`` are items whose extremes stand in a log."""

    landed: int
    aggregated: int
    quarantined: int
    exposed: frozenset[str] = frozenset()


def result_of(
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
    entry: Entry, delivery: Delivery, counts: Counts, terms: Terms, registry: Registry
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
                share = counts.quarantined / landed if landed else 0.0
                bad = counts.quarantined >= terms.stop.rows
                yield rule, int(not (bad and share > terms.stop.share_of(entry.key))), 1
            case "old_delivery" if landed and delivery.content_hash:
                yield rule, int(not _seen_before(entry, delivery, registry)), 1
            case "levels":
                private = {i.name for i in entry.aggregated_items if i.level not in PUBLIC_LEVELS}
                yield rule, len(private - counts.exposed), len(private)
            case _:
                pass


def stopped_by(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The first blocking verdict that failed."""
    failed = (each for each in verdicts if each[0].blocking and each[1] < each[2])
    return next(failed, None)


def _seen_before(entry: Entry, delivery: Delivery, registry: Registry) -> bool:
    """Whether the content is that of a delivery before the last one, and not of the last."""
    yesterday = delivery.day - timedelta(days=1)
    last = registry.last_good_delivery(entry.key, yesterday)
    if last is None or last.content_hash == delivery.content_hash:
        return False
    return registry.quality.delivered_before(entry.key, delivery.content_hash or "", yesterday)


def learnt_verdicts(
    entry: Entry, day: date, figures: Mapping[str, float], terms: Terms, registry: Registry
) -> Iterator[Verdict]:
    """The figures of each learnt rule that are as usual, of those that could be judged."""
    history = former_figures(entry, day, terms, registry)
    for rule in learnt_rules(entry, terms):
        checked, unusual = judged(rule, figures, history, terms.learning)
        if checked:
            yield rule, checked - len(unusual), checked


def former_figures(
    entry: Entry, day: date, terms: Terms, registry: Registry
) -> Sequence[Mapping[str, float]]:
    """The figures of former days within the window; a delivery that was kept back teaches nothing."""
    since = day - timedelta(days=terms.learning.window)
    table = entry_table("aggregation", entry.key)
    return [
        each.figures for each in registry.quality.profiles(table, since, day - timedelta(days=1))
    ]


def keep_profile(entry: Entry, day: date, figures: Mapping[str, float], registry: Registry) -> None:
    """Remember the figures of a delivery that went its way."""
    table = entry_table("aggregation", entry.key)
    registry.quality.record_profile(Profile(table, day, dict(figures)))


def repeat_profile(entry: Entry, stored_day: date, day: date, registry: Registry) -> None:
    """An unchanged delivery looks as it did on the day it was stored."""
    table = entry_table("aggregation", entry.key)
    for known in registry.quality.profiles(table, stored_day, stored_day):
        registry.quality.record_profile(replace(known, day=day))
