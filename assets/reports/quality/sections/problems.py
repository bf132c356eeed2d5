"""The main problems with masked examples and what to do; the whole list is an annex."""

from collections.abc import Mapping, Sequence

from assets.reports.quality.document.document import Column, Section, Sentences, Table
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.problems import ReportedProblem, most_telling
from zb_pipelines.domain.glossary import term
from zb_pipelines.domain.messages import message

Examples = Mapping[tuple[str, str], Sequence[str]]


def main_problems(found: Sequence[ReportedProblem], names: Names, examples: Examples) -> Section:
    """突出问题(示例已脱敏)."""
    columns = (
        Column(message("Agency")),
        Column(message("Data")),
        Column(message("Problem")),
        Column(message("Failures"), "count"),
        Column(message("Checks"), "count"),
        Column(message("Points lost"), "lost"),
        Column(message("Examples")),
        Column(message("What to do")),
    )
    rows = tuple(
        (
            names.owner(each.place),
            names.title(each.place),
            each.message,
            each.failed,
            each.checked,
            each.lost,
            message(", ").join(examples.get((each.place, each.rule), ())) or None,
            each.remedy,
        )
        for each in most_telling(found)
    )
    note = message(
        "{count} rules have failures at the end, {blocking} of them blocking. "
        "The table shows those that cost most; an annex has all.",
        count=len(found),
        blocking=sum(each.severity == "block" for each in found),
    )
    table = Table(
        "problems", message("Main problems"), columns, rows, message("No problem was found")
    )
    return Section(
        "problems", message("Main problems (examples are masked)"), (Sentences((note,)), table)
    )


def all_problems(found: Sequence[ReportedProblem], names: Names) -> Section:
    """附件:问题清单."""
    columns = (
        Column(message("Agency")),
        Column(message("Data")),
        Column(message("Rule"), "code"),
        Column(message("Problem")),
        Column(message("Level")),
        Column(message("Failures"), "count"),
        Column(message("Checks"), "count"),
        Column(message("Days with failures"), "count"),
    )
    rows = tuple(
        (
            names.owner(each.place),
            names.title(each.place),
            each.rule,
            each.message,
            term("severity", each.severity),
            each.failed,
            each.checked,
            each.failing,
        )
        for each in sorted(found, key=lambda each: (names.owner(each.place), each.place))
    )
    table = Table(
        "all_problems", message("List of problems"), columns, rows, message("No problem was found")
    )
    return Section("all_problems", message("List of problems"), (table,))
