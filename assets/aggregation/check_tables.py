"""What an asset check shows of its rules: failures with their tickets, and the days before, as tables."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from resources.registry import RuleResult
from resources.registry.records.tickets import Subject
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message

MOST_RULES_SHOWN = 20


def failing_sentence(failing: Sequence[RuleResult]) -> str | None:
    """The three rules that rows break most, with how many of how many; None where none is broken."""
    worst = sorted(failing, key=lambda r: r.passed - r.checked)[:3]
    return (
        message(", ").join(
            message(
                "{rule}: problems {count} of {checked}",
                rule=each.rule,
                count=each.checked - each.passed,
                checked=each.checked,
            )
            for each in worst
        )
        or None
    )


def failing_table(entry: Entry, failing: Sequence[RuleResult]) -> str:
    """The rules that rows break, worst first; those that block with the number of their ticket."""
    worst = sorted(failing, key=lambda r: r.passed - r.checked)[:MOST_RULES_SHOWN]
    lines = "\n".join(
        f"| `{each.rule}` | {each.checked - each.passed} | {each.checked} | {_ticket(entry, each)} |"
        for each in worst
    )
    return f"{_heading(message('Rule'), message('Problems'), message('Checked'), message('Ticket'))}{lines}"


def _ticket(entry: Entry, result: RuleResult) -> str:
    if result.severity != "block":
        return message("a hint; no ticket is raised")
    return f"`{Subject('rule', entry.agency, entry.key, result.rule, '', '').id}`"


def trend_table(results: Sequence[RuleResult]) -> str:
    """Passed of checked by day, oldest first."""
    days: dict[date, list[RuleResult]] = defaultdict(list)
    for each in results:
        days[each.day].append(each)
    lines = [
        f"| {day} | {sum(r.passed for r in found)} / {sum(r.checked for r in found)} |"
        f" {_share(found)} |"
        for day, found in sorted(days.items())
    ]
    heading = _heading(message("Day"), message("Passed / checked"), message("Share passed"))
    return heading + "\n".join(lines)


def _heading(*titles: str) -> str:
    """The first two lines of a table in Markdown."""
    return f"| {' | '.join(titles)} |\n{'|---' * len(titles)}|\n"


def _share(found: Sequence[RuleResult]) -> str:
    passed, checked = sum(r.passed for r in found), sum(r.checked for r in found)
    if not checked:
        return "—"
    # Never rounded up to 100 %.
    return "100%" if passed == checked else f"{min(passed / checked, 0.9999):.2%}"
