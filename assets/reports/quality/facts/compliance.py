"""Coverage and compliance indicators of facts §8.4; their names are common in assessments, unverified."""

from collections.abc import Callable
from dataclasses import dataclass

from assets.reports.coverage.ledger import CURRENT_FOR
from assets.reports.quality.facts.facts import Facts
from assets.tickets.figures import ticket_figures
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.semantic_types import semantic_type

Ratio = tuple[int, int]
# Items whose validity the rules of the same name judge: what seed article 12 calls identifiers.


@dataclass(frozen=True)
class Indicator:
    """One indicator as numerator and denominator, with what they count."""

    name: str
    formula: str
    ratio: Ratio


def compliance(facts: Facts) -> tuple[Indicator, ...]:
    """Every indicator that can be computed from what is recorded, as it stands at the period's end."""
    computed: tuple[tuple[str, str, Callable[[Facts], Ratio]], ...] = (
        (
            message("Linked"),
            message("entries that ever had a good delivery ÷ entries due"),
            _linked_ratio,
        ),
        (
            message("Aggregation rate"),
            message("entries aggregated ÷ (entries catalogued − entries exempt by law)"),
            _aggregated_ratio,
        ),
        (
            message("Lawful bases"),
            message(
                "exemptions whose basis holds at the end ÷ all exemptions (those of single items too)"
            ),
            _lawful,
        ),
        (
            message("Updated in time"),
            message(
                "entries updated within cycle and tolerance at the end ÷ entries due that have a cycle"
            ),
            _fresh,
        ),
        (
            message("Catalog updated in time"),
            message(
                "changes of law answered within 15 working days ÷ those answered or due in the period"
            ),
            _answered_ratio,
        ),
        (
            message("Valid identifiers"),
            message("valid identifiers ÷ rows of the entries that have identifiers (at the end)"),
            _identified_ratio,
        ),
        (
            message("Problems corrected"),
            message(
                "tickets raised in the period and closed ÷ tickets raised in the period that are closed or due"
            ),
            _corrected_ratio,
        ),
        (
            message("Corrected in time"),
            message("closed in time ÷ (closed in time + overdue)"),
            _in_time,
        ),
        (
            message("Duplicate collection rate"),
            message(
                "entries collected that could be shared ÷ entries catalogued (the lower the better)"
            ),
            _repeated_ratio,
        ),
    )
    return tuple(Indicator(name, formula, ratio(facts)) for name, formula, ratio in computed)


def _due(facts: Facts) -> list[Entry]:
    states = [each for each in facts.ledger.entries if each.state != "exempt"]
    return [facts.release.catalog.entries[each.entry] for each in states]


def _linked_ratio(facts: Facts) -> Ratio:
    due = [each for each in facts.ledger.entries if each.state != "exempt"]
    return sum(each.good_day is not None for each in due), len(due)


def _aggregated_ratio(facts: Facts) -> Ratio:
    return facts.ledger.count("aggregated"), len(_due(facts))


def _lawful(facts: Facts) -> Ratio:
    claimed = [each for each in facts.ledger.entries if each.basis]
    return sum(bool(each.lawful) for each in claimed), len(claimed)


def _fresh(facts: Facts) -> Ratio:
    good = {each.entry: each.good_day for each in facts.ledger.entries}
    cyclic = [each for each in _due(facts) if each.cycle != "不定期"]
    fresh = [
        each
        for each in cyclic
        if (last := good[each.key]) and facts.day - last <= CURRENT_FOR[each.cycle]
    ]
    return len(fresh), len(cyclic)


def _answered_ratio(facts: Facts) -> Ratio:
    first = facts.period.first
    closed = [d for d in facts.past_dockets if d.closed and first <= d.closed <= facts.day]
    late = [
        d
        for d in facts.past_dockets
        if first <= d.duty.due < facts.day and not (d.closed and d.closed <= d.duty.due)
    ]
    told = {each.duty.id for each in closed} | {each.duty.id for each in late}
    return sum(bool(d.closed and d.closed <= d.duty.due) for d in closed), len(told)


def _identified_ratio(facts: Facts) -> Ratio:
    entries = facts.release.catalog.entries
    landed = {each.entry: each.landed or 0 for each in facts.ledger.entries}
    found = [
        each
        for each in facts.now.rules
        if semantic_type(each.rule.partition(":")[0]).identifies
        and each.table_name in entries
        and each.rule.partition(":")[2] in entries[each.table_name].identifiers
    ]
    passed = sum(each.last_passed for each in found)
    return passed, sum(max(landed[each.table_name], each.last_checked) for each in found)


def _corrected_ratio(facts: Facts) -> Ratio:
    figures = ticket_figures(facts.rounds, facts.period, facts.day)
    return sum(each.raised_closed for each in figures), sum(each.raised_due for each in figures)


def _in_time(facts: Facts) -> Ratio:
    figures = ticket_figures(facts.rounds, facts.period, facts.day)
    on_time = sum(each.on_time for each in figures)
    return on_time, on_time + sum(each.overdue for each in figures)


def _repeated_ratio(facts: Facts) -> Ratio:
    held = {each.entry for each in facts.duplicates if each.held}
    return len(held), len(facts.ledger.entries)
