"""疑点线索: what comparing agencies casts doubt on; a doubt until it is verified, worded as one."""

from decimal import Decimal

from assets.reports.quality.document.document import Column, Section, Sentences, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.tickets.findings.open_findings import NOTHING_VERIFIED
from zb_pipelines.domain.messages import message


def findings(facts: Facts, names: Names) -> Section:
    """One row a rule that has findings or verified ones; sums in a sentence before."""
    columns = (
        Column(message("Doubt")),
        Column(message("Legal basis")),
        Column(message("To be verified by")),
        Column(message("Count"), "count"),
        Column(message("New"), "count"),
        Column(message("Amount (yuan)"), "points"),
        Column(message("Confirmed share"), "ratio"),
        Column(message("Recovered (yuan)"), "points"),
    )
    rows = []
    for each in facts.findings:
        record = facts.finding_records.get((each.theme, each.rule), NOTHING_VERIFIED)
        if each.count or record.share is not None:
            rows.append(
                (
                    message("suspected: {title}", title=each.title),
                    each.law,
                    names.agency(each.verifier),
                    each.count,
                    each.fresh,
                    None if each.amount is None else float(each.amount),
                    (record.confirmed, record.confirmed + record.refuted),
                    float(record.recovered),
                )
            )
    table = Table("findings", message("Findings"), columns, tuple(rows), message("No findings"))
    return Section(
        "findings", message("Findings to be verified"), (Sentences(_sentences(facts, names)), table)
    )


def _sentences(facts: Facts, names: Names) -> tuple[str, ...]:
    count = sum(each.count for each in facts.findings)
    amount = sum((each.amount or Decimal(0) for each in facts.findings), Decimal(0))
    recovered = sum((each.recovered for each in facts.finding_records.values()), Decimal(0))
    first = message(
        "At the end {count} findings of {rules} rules, {amount} yuan concerned, {recovered} yuan recovered so far. They are doubts to be verified by the agencies named, no conclusions; nothing may be decided on them before.",
        count=count,
        rules=sum(bool(each.count) for each in facts.findings),
        amount=f"{amount:,.2f}",
        recovered=f"{recovered:,.2f}",
    )
    titles = {(each.theme, each.rule): each.title for each in facts.findings}
    weak = [
        titles[key] for key, each in facts.finding_records.items() if each.weak and key in titles
    ]
    if not weak:
        return (first,)
    return (
        first,
        message(
            "Rules that are seldom right and should be looked at: {rules}.",
            rules=message(", ").join(weak),
        ),
    )
