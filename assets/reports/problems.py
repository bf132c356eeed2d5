"""The worst problems of a day: which rules rows break, with what to do about each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quality.rule_book import rules_of_table
from quality.suite import load_suite
from resources.registry import Release, RuleResult
from zb_pipelines.naming import entry_table

MOST_PROBLEMS = 15
# Were one kind of rule broken everywhere, the reader should still learn of the others.
MOST_OF_A_KIND = 3


@dataclass(frozen=True)
class ProblemLine:
    """One rule that rows break, with what to do."""

    table: str
    entry: str | None
    agency: str
    title: str
    rule: str
    message: str
    remedy: str
    dimension: str
    severity: str
    failed: int
    checked: int


def worst(results: Sequence[RuleResult]) -> list[RuleResult]:
    """The failing results worth a line, worst first."""
    failing = sorted(
        (each for each in results if each.passed < each.checked),
        key=lambda r: (
            r.severity,
            r.passed - r.checked,
            r.passed / r.checked,
            r.table_name,
            r.rule,
        ),
    )
    seen: Counter[str] = Counter()
    chosen: list[RuleResult] = []
    for each in failing:
        kind = each.rule.split(":", 1)[0]
        seen[kind] += 1
        if seen[kind] <= MOST_OF_A_KIND:
            chosen.append(each)
    return chosen[:MOST_PROBLEMS]


def problem_lines(release: Release, results: Sequence[RuleResult]) -> tuple[ProblemLine, ...]:
    """The rules that fail: those that block first, most failures first, a few of each kind."""
    entries = {
        entry_table("aggregation", entry.key): entry for entry in release.catalog.entries.values()
    }
    lines: list[ProblemLine] = []
    for result in worst(results):
        entry = entries.get(result.table_name)
        if entry:
            rule = rules_of_table(release.catalog, result.table_name).get(result.rule)
            agency = release.catalog.agencies[entry.agency].name
            title = entry.title
            message, remedy = (
                (rule.title, rule.remedy) if rule else (result.rule, "核对来源数据后更正")
            )
        else:
            agency, title = "基础库", result.table_name
            message, remedy = promise_title(result), "核实来源部门数据后重新整合"
        lines.append(
            ProblemLine(
                table=result.table_name,
                entry=entry.key if entry else None,
                agency=agency,
                title=title,
                rule=result.rule,
                message=message,
                remedy=remedy,
                dimension=result.dimension,
                severity=result.severity,
                failed=result.checked - result.passed,
                checked=result.checked,
            )
        )
    return tuple(lines)


def promise_title(result: RuleResult) -> str:
    """The Chinese title of a base table's expectation."""
    database = result.table_name.split(".", 1)[1].split("__", 1)[0]
    expectations = load_suite(database).get(result.table_name, ())
    return next((e.title for e in expectations if e.rule == result.rule), result.rule)
