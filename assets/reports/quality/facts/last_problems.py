"""What became of the problems that stood at the end of the period before."""

from dataclasses import dataclass
from typing import Literal

from assets.reports.quality.facts.facts import Facts
from resources.registry.records.sums import RuleSum

Outcome = Literal["solved", "fewer", "unchanged", "more", "unchecked"]
OUTCOMES: tuple[Outcome, ...] = ("solved", "fewer", "unchanged", "more", "unchecked")


@dataclass(frozen=True)
class LastProblem:
    """``before`` failures at the end of the last period, ``now`` at the end of this one."""

    place: str
    rule: str
    before: int
    now: int | None
    outcome: Outcome


def last_problems(facts: Facts) -> tuple[LastProblem, ...]:
    """Every rule that failed at the end of the period before, most failures first."""
    now = {(each.table_name, each.rule): each for each in facts.now.rules}
    found = [
        _follow_up(each, now.get((each.table_name, each.rule)))
        for each in facts.before.rules
        if each.last_passed < each.last_checked
    ]
    return tuple(sorted(found, key=lambda each: (-each.before, each.place, each.rule)))


def _follow_up(before: RuleSum, now: RuleSum | None) -> LastProblem:
    failed = before.last_checked - before.last_passed
    left = now.last_checked - now.last_passed if now and now.last_checked else None
    return LastProblem(before.table_name, before.rule, failed, left, _outcome(failed, left))


def _outcome(before: int, now: int | None) -> Outcome:
    if now is None:
        return "unchecked"
    if not now:
        return "solved"
    return "fewer" if now < before else "unchanged" if now == before else "more"
