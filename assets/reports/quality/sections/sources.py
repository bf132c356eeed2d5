"""Conflicts between sources (一数一源) and the base databases that show them."""

from assets.reports.quality.document.document import Cell, Column, Section, Table
from assets.reports.quality.facts.conflict_counts import ConflictCount
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from zb_pipelines.domain.messages import message

MOST_SHOWN = 40
# Tables that a database's build writes beside its own.
BESIDE = ("__conflict", "__unresolved", "__changes")


def sources(facts: Facts, names: Names) -> Section:
    """来源不一致; an agency sees its own values that were not kept, nobody else's."""
    if facts.agency:
        return Section("sources", message("Conflicts between sources"), (_conflicts(facts, names),))
    return Section(
        "sources",
        message("Base databases and conflicts between sources"),
        (_builds(facts, names), _conflicts(facts, names)),
    )


def _builds(facts: Facts, names: Names) -> Table:
    built = {each.table_name: each for each in facts.built}
    behind = {
        each.entry: each.good_day
        for each in facts.ledger.entries
        if each.state != "exempt" and each.good_day != facts.ledger.day
    }
    columns = (
        Column(message("Table")),
        Column(message("Rows"), "count"),
        Column(message("Inserted"), "count"),
        Column(message("Updated"), "count"),
        Column(message("Deleted"), "count"),
        Column(message("Conflicts at the end"), "count"),
        Column(message("Sources whose data is not of the last day")),
    )
    rows = tuple(
        (
            names.title(each.table_name),
            each.rows,
            built[each.table_name].inserted,
            built[each.table_name].updated,
            built[each.table_name].deleted,
            each.conflicts,
            message(", ").join(
                message(
                    "{text} ({remark})",
                    text=names.title(entry),
                    remark=behind[entry] or message("never"),
                )
                for entry in each.inputs
                if entry in behind
            )
            or None,
        )
        for each in facts.builds
        if not each.table_name.endswith(BESIDE)
    )
    return Table("builds", message("Base databases"), columns, rows, message("Nothing was built"))


def _conflicts(facts: Facts, names: Names) -> Table:
    columns = (
        Column(message("Base databases")),
        Column(message("Field")),
        Column(message("Source not kept")),
        *([] if facts.agency else [Column(message("Source kept"))]),
        Column(message("Conflicts"), "count"),
    )
    rows = tuple(_row(facts, names, each) for each in facts.conflicts[:MOST_SHOWN])
    title = message("Conflicts by source")
    if len(facts.conflicts) > MOST_SHOWN:
        title = message(
            "Conflicts by source (the {most} most of {count})",
            count=len(facts.conflicts),
            most=MOST_SHOWN,
        )
    return Table("conflicts", title, columns, rows)


def _row(facts: Facts, names: Names, each: ConflictCount) -> tuple[Cell, ...]:
    said = (names.database_title(each.database), each.field, _source(names, each.source))
    kept = () if facts.agency else (_source(names, each.kept_source),)
    return (*said, *kept, each.rows)


def _source(names: Names, entry: str) -> str:
    return f"{names.owner(entry)} {names.title(entry)}"
