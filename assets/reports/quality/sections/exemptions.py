"""What is not aggregated, by which law; changes of law and their deadlines (articles 10 and 13)."""

from assets.reports.quality.document.document import Column, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from zb_pipelines.domain.legal.amendment_deadline import URGENCY_NAMES, urgency


def exemptions(facts: Facts, names: Names) -> Section:
    """不予汇聚及其法律、法规依据."""
    blocks = (_exemptions(facts, names), _deadlines(facts, names))
    return Section("exemptions", "不予汇聚的依据与法律变更期限", blocks)


def _exemptions(facts: Facts, names: Names) -> Table:
    columns = (
        Column("单位"),
        Column("名称"),
        Column("范围"),
        Column("依据"),
        Column("期末核验", "mark"),
        Column("说明"),
    )
    rows = tuple(
        (
            names.agency(each.agency),
            each.title,
            "、".join(each.withheld) or "整个条目",
            each.basis,
            "✓ 成立" if each.lawful else "✗ 不成立",
            None if each.lawful else each.reason,
        )
        for each in facts.ledger.entries
        if each.basis
    )
    return Table("exemptions", "不予汇聚及其依据", columns, rows, "没有不予汇聚的数据")


def _deadlines(facts: Facts, names: Names) -> Table:
    columns = (
        Column("单位"),
        Column("责任处室"),
        Column("数据"),
        Column("事由"),
        Column("期限", "day"),
        Column("暂定"),
        Column("紧急程度"),
    )
    rows = tuple(
        (
            names.agency(each.duty.agency),
            each.duty.unit,
            names.title(each.duty.entry),
            each.duty.what,
            str(each.duty.due),
            "暂定" if each.duty.provisional else None,
            URGENCY_NAMES[urgency(each.duty.due, facts.day)],
        )
        for each in sorted(facts.dockets, key=lambda each: (each.duty.due, each.duty.entry))
    )
    return Table("deadlines", "法律变更事项与期限", columns, rows, "没有未办结的法律变更事项")
