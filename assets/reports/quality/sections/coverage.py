"""Catalog and aggregation: coverage and compliance indicators of facts §8.4, entries that are open."""

from assets.reports.coverage.ledger import OUTSTANDING
from assets.reports.quality.document.document import Chart, Column, Point, Section, Sentences, Table
from assets.reports.quality.facts.compliance import compliance
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from zb_pipelines.domain.glossary import term
from zb_pipelines.domain.messages import message


def coverage(facts: Facts, names: Names) -> Section:
    """编目与汇聚."""
    return Section(
        "coverage",
        message("Catalog and aggregation"),
        (
            Sentences((_releases(facts),)),
            _indicators(facts),
            *([_chart(facts, names)] if not facts.agency else []),
            _open(facts, names),
            _terms(facts),
        ),
    )


def _releases(facts: Facts) -> str:
    published = message(", ").join(
        message(
            "release {release} (in force from {day}, {reason})",
            release=each.id,
            day=each.effective,
            reason=each.reason,
        )
        for each in facts.releases
    )
    if not published:
        return message("No new release of the catalog came into force in the period.")
    return message(
        "Releases of the catalog that came into force in the period: {releases}.",
        releases=published,
    )


def _indicators(facts: Facts) -> Table:
    columns = (
        Column(message("Indicator")),
        Column(message("Ratio"), "ratio"),
        Column(message("Definition")),
    )
    rows = tuple((each.name, each.ratio, each.formula) for each in compliance(facts))
    return Table("compliance", message("Indicators of coverage and compliance"), columns, rows)


def _chart(facts: Facts, names: Names) -> Chart:
    points: list[Point] = []
    for key in sorted({each.agency for each in facts.ledger.entries}, key=names.agency):
        mine = [each for each in facts.ledger.entries if each.agency == key]
        due = [each for each in mine if each.state != "exempt"]
        done = sum(each.state == "aggregated" for each in due)
        words = f"{done} / {len(due)}" if due else message("all exempt by law")
        points.append(Point(names.agency(key), 100 * done / len(due) if due else 100.0, words))
    return Chart("bars", message("Aggregation rate by agency"), tuple(points))


def _open(facts: Facts, names: Names) -> Table:
    columns = (
        Column(message("Agency")),
        Column(message("Entry"), "code"),
        Column(message("Title")),
        Column(message("State")),
        Column(message("Reason")),
        Column(message("Last aggregated"), "day"),
    )
    rows = tuple(
        (
            names.agency(each.agency),
            each.entry,
            each.title,
            term("state", each.state),
            each.reason,
            str(each.good_day) if each.good_day else None,
        )
        for each in facts.ledger.entries
        if each.state in OUTSTANDING
    )
    return Table(
        "open",
        message("Entries not aggregated"),
        columns,
        rows,
        message("All entries that are due are aggregated"),
    )


def _terms(facts: Facts) -> Table:
    entries = [facts.release.catalog.entries[each.entry] for each in facts.ledger.entries]
    kinds = ("无条件", "有条件", "不予")
    rows = tuple(
        (
            kind,
            sum(each.sharing.type == f"{kind}共享" for each in entries),
            sum(each.opening.type == f"{kind}开放" for each in entries),
        )
        for kind in kinds
    )
    columns = (
        Column(message("Terms")),
        Column(message("Sharing (entries)"), "count"),
        Column(message("Opening (entries)"), "count"),
    )
    return Table("terms", message("Terms of sharing and opening"), columns, rows)
