"""What an asset check shows of its rules: failures with their tickets, and the days before, as tables."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from resources.registry import RuleResult
from resources.registry.records.tickets import Subject
from zb_pipelines.domain.catalog.model.model import Entry

MOST_RULES_SHOWN = 20


def failing_table(entry: Entry, failing: Sequence[RuleResult]) -> str:
    """The rules that rows break, worst first; those that block with the number of their ticket."""
    worst = sorted(failing, key=lambda r: r.passed - r.checked)[:MOST_RULES_SHOWN]
    lines = "\n".join(
        f"| `{each.rule}` | {each.checked - each.passed} | {each.checked} | {_ticket(entry, each)} |"
        for each in worst
    )
    return f"| 规则 | 问题 | 检查 | 工单 |\n|---|---|---|---|\n{lines}"


def _ticket(entry: Entry, result: RuleResult) -> str:
    if result.severity != "block":
        return "提示,不派工单"
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
    return "| 日期 | 通过 / 检查 | 通过率 |\n|---|---|---|\n" + "\n".join(lines)


def _share(found: Sequence[RuleResult]) -> str:
    passed, checked = sum(r.passed for r in found), sum(r.checked for r in found)
    if not checked:
        return "—"
    # Never rounded up to 100 %.
    return "100%" if passed == checked else f"{min(passed / checked, 0.9999):.2%}"
