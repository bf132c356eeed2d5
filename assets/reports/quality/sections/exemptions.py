"""What is not aggregated, by which law; changes of law and their deadlines (articles 10 and 13)."""

from assets.reports.quality.document.document import Column, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.sections.provisions import provisions
from zb_pipelines.domain.legal.amendment_deadline import urgency, urgency_name
from zb_pipelines.domain.messages import message


def exemptions(facts: Facts, names: Names) -> Section:
    """不予汇聚及其法律、法规依据."""
    blocks = (_exemptions(facts, names), provisions(facts, names), _deadlines(facts, names))
    return Section(
        "exemptions", message("Bases of exemptions and deadlines of changed laws"), blocks
    )


def _exemptions(facts: Facts, names: Names) -> Table:
    columns = (
        Column(message("Agency")),
        Column(message("Title")),
        Column(message("Scope")),
        Column(message("Basis")),
        Column(message("Verified at the end"), "mark"),
        Column(message("Explanation")),
    )
    rows = tuple(
        (
            names.agency(each.agency),
            each.title,
            message(", ").join(each.withheld) or message("the whole entry"),
            each.basis,
            message("✓ holds") if each.lawful else message("✗ does not hold"),
            None if each.lawful else each.reason,
        )
        for each in facts.ledger.entries
        if each.basis
    )
    return Table(
        "exemptions",
        message("Exemptions and their bases"),
        columns,
        rows,
        message("No data is exempt"),
    )


def _deadlines(facts: Facts, names: Names) -> Table:
    columns = (
        Column(message("Agency")),
        Column(message("Office responsible")),
        Column(message("Data")),
        Column(message("Matter")),
        Column(message("Due"), "day"),
        Column(message("Provisional")),
        Column(message("Urgency")),
    )
    rows = tuple(
        (
            names.agency(each.duty.agency),
            each.duty.unit,
            names.title(each.duty.entry),
            each.duty.what,
            str(each.duty.due),
            message("Provisional") if each.duty.provisional else None,
            urgency_name(urgency(each.duty.due, facts.day)),
        )
        for each in sorted(facts.dockets, key=lambda each: (each.duty.due, each.duty.entry))
    )
    return Table(
        "deadlines",
        message("Changes of law and their deadlines"),
        columns,
        rows,
        message("No change of law is open"),
    )
