"""How many rows each rule was checked on and how many passed: exact, in one aggregate."""

from datetime import date

from assets.aggregation.checked_rows import CheckedRows
from assets.aggregation.delivery_verdicts import rule_result
from quality.rules.entry_rules import Rule
from resources.engine import Engine
from resources.registry import RuleResult
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.sql import identifier


def count_rules(
    engine: Engine,
    entry: Entry,
    day: date,
    rules: tuple[Rule, ...],
    rows: CheckedRows,
    surplus: int,
    release_id: int | None,
) -> list[RuleResult]:
    """One result per rule. ``surplus`` is the number of rows that another of their record beat."""
    with_key = " AND ".join(f"{identifier(name)} IS NOT NULL" for name in entry.record_key)
    counts = [
        f"count({rows.fault(rule)}), count(*) FILTER ({rows.fault(rule)})" for rule in rows.rules
    ]
    counted = engine.rows(
        f"SELECT count(*), count(*) FILTER ({with_key}), {', '.join(counts)} FROM {rows.name}"
    )[0]
    landed, keyed = int(counted[0]), int(counted[1])
    found = {
        rule.id: (int(counted[2 + 2 * place]), int(counted[3 + 2 * place]))
        for place, rule in enumerate(rows.rules)
    }
    for rule in rules:
        if rule.kind == "unique":
            found[rule.id] = (keyed, surplus)
        elif rule.kind == "rows_max":
            found[rule.id] = (1, int(landed > (entry.expect.max or 0)))
    return [
        rule_result(entry, day, rule, *_passed_of_checked(*found[rule.id]), release_id)
        for rule in rules
    ]


def _passed_of_checked(checked: int, broken: int) -> tuple[int, int]:
    return checked - broken, checked
