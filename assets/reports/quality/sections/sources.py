"""Conflicts between sources (一数一源) and the base databases that show them."""

from assets.reports.quality.document.document import Cell, Column, Section, Table
from assets.reports.quality.facts.conflict_counts import ConflictCount
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names

MOST_SHOWN = 40
# Tables that a database's build writes beside its own.
BESIDE = ("__conflict", "__unresolved", "__changes")


def sources(facts: Facts, names: Names) -> Section:
    """来源不一致; an agency sees its own values that were not kept, nobody else's."""
    if facts.agency:
        return Section("sources", "来源不一致", (_conflicts(facts, names),))
    return Section(
        "sources", "基础库与来源不一致", (_builds(facts, names), _conflicts(facts, names))
    )


def _builds(facts: Facts, names: Names) -> Table:
    built = {each.table_name: each for each in facts.built}
    behind = {
        each.entry: each.good_day
        for each in facts.ledger.entries
        if each.state != "exempt" and each.good_day != facts.ledger.day
    }
    columns = (
        Column("表"),
        Column("行数", "count"),
        Column("本期新增", "count"),
        Column("本期更新", "count"),
        Column("本期删除", "count"),
        Column("期末不一致", "count"),
        Column("未用期末当日数据的来源"),
    )
    rows = tuple(
        (
            names.title(each.table_name),
            each.rows,
            built[each.table_name].inserted,
            built[each.table_name].updated,
            built[each.table_name].deleted,
            each.conflicts,
            "、".join(
                f"{names.title(entry)}({behind[entry] or '从未'})"
                for entry in each.inputs
                if entry in behind
            )
            or None,
        )
        for each in facts.builds
        if not each.table_name.endswith(BESIDE)
    )
    return Table("builds", "基础库", columns, rows, "没有建库")


def _conflicts(facts: Facts, names: Names) -> Table:
    columns = (
        Column("基础库"),
        Column("字段"),
        Column("未采用的来源"),
        *([] if facts.agency else [Column("采用的来源")]),
        Column("不一致数", "count"),
    )
    rows = tuple(_row(facts, names, each) for each in facts.conflicts[:MOST_SHOWN])
    title = "各来源不一致"
    if len(facts.conflicts) > MOST_SHOWN:
        title = f"各来源不一致(共 {len(facts.conflicts)} 项,列出最多的 {MOST_SHOWN} 项)"
    return Table("conflicts", title, columns, rows)


def _row(facts: Facts, names: Names, each: ConflictCount) -> tuple[Cell, ...]:
    said = (names.database_title(each.database), each.field, _source(names, each.source))
    kept = () if facts.agency else (_source(names, each.kept_source),)
    return (*said, *kept, each.rows)


def _source(names: Names, entry: str) -> str:
    return f"{names.owner(entry)} {names.title(entry)}"
