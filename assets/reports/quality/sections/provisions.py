"""Every provision that an exemption cites: in words, in which text, which test fails, how sure the register is."""

from assets.reports.quality.document.document import Column, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from zb_pipelines.domain.catalog.model.exemptions import verdicts
from zb_pipelines.domain.legal.explanation import Explanation, explain
from zb_pipelines.domain.messages import message

Row = tuple[str | None, ...]


def provisions(facts: Facts, names: Names) -> Table:
    """依据逐条核对: one row per entry and citation, as of the last day of the report."""
    catalog = facts.release.catalog
    told = {each.entry for each in facts.ledger.entries if each.basis}
    rows: list[Row] = []
    for key, verdict in verdicts(catalog, facts.day).items():
        if key not in told:
            continue
        entry = catalog.entries[key]
        names_withheld = entry.exemption.items if entry.exemption else ()
        subjects = frozenset(
            item.subject or entry.subject or ""
            for item in entry.items
            if not names_withheld or item.name in names_withheld
        )
        for basis in verdict.bases:
            rows.append(_row(names.agency(entry.agency), entry.title, explain(basis, subjects)))
    columns = (
        Column(message("Unit")),
        Column(message("Name")),
        Column(message("Citation")),
        Column(message("Provision in our words")),
        Column(message("Text")),
        Column(message("Tests")),
        Column(message("Register")),
    )
    title = message("Bases provision by provision")
    return Table("provisions", title, columns, tuple(rows), message("nothing is withheld"))


def _row(agency: str, title: str, told: Explanation) -> Row:
    days = (told.text, told.in_force or told.published, told.until)
    failed = [check for check in told.checks if check.passed is False]
    tests = message("; ").join(f"✗ {check.sentence or check.name}" for check in failed) or message(
        "all passed"
    )
    sure = message("verified") if told.verified else message("not verified")
    since = message("checked up to {day}", day=told.checked) if told.checked else None
    return (
        agency,
        title,
        told.citation,
        told.provision,
        message(", ").join(part for part in days if part) or None,
        tests,
        message(", ").join(part for part in (sure, since) if part),
    )
