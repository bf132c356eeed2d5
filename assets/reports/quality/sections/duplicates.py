"""Duplicate collection (article 11): who collects what can be had by sharing."""

from assets.reports.duplicates.duplicate_rows import DuplicateRow
from assets.reports.quality.document.document import Cell, Column, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names


def duplicates(facts: Facts, names: Names) -> Section:
    """重复收集; an agency's own report does not name the other agency."""
    columns = (
        Column("单位"),
        Column("数据"),
        *([] if facts.agency else [Column("已有单位"), Column("已有数据")]),
        Column("依据"),
        Column("重合信息项(%)", "points"),
        Column("共享属性"),
        Column("处理"),
    )
    rows = tuple(_row(facts, names, each) for each in facts.duplicates)
    table = Table("duplicates", "重复收集", columns, rows, "没有发现重复收集")
    return Section("duplicates", "重复收集", (table,))


def _row(facts: Facts, names: Names, each: DuplicateRow) -> tuple[Cell, ...]:
    other = () if facts.agency else (names.owner(each.other), names.title(each.other))
    handling = "暂缓,改为共享取得" if each.held else (each.basis or "提示")
    share = int(each.item_share * 10_000) / 100
    return (
        names.owner(each.entry),
        names.title(each.entry),
        *other,
        f"比对{each.witness}",
        share,
        each.sharing,
        handling,
    )
