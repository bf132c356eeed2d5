"""Every measure of a report as a table: from these all its scores can be computed anew."""

from assets.reports.quality.document.document import Column, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from zb_pipelines.domain.messages import message


def evidence_table(facts: Facts, names: Names) -> Table:
    """Every measure of the period: from these all scores can be computed anew."""
    columns = (
        Column(message("Agency")),
        Column(message("Entry or table"), "code"),
        Column(message("Dimension")),
        Column(message("Indicator")),
        Column(message("Rule"), "code"),
        Column(message("Passed"), "count"),
        Column(message("Check"), "count"),
        Column(message("Release from"), "count"),
        Column(message("Release to"), "count"),
        Column(message("Weight"), "count"),
    )
    rows = tuple(
        (
            names.owner(each.place),
            each.place,
            each.dimension,
            each.indicator,
            each.rule,
            each.passed,
            each.checked,
            each.first_release,
            each.last_release,
            facts.weights.get(each.place, 1),
        )
        for each in sorted(facts.now.measures, key=lambda each: (each.place, each.rule))
    )
    return Table(
        "evidence", message("Measures (from which scores are computed anew)"), columns, rows
    )
