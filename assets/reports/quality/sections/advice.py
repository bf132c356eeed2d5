"""What is to be done next: who must act, on what, by when; it follows from the other chapters."""

from assets.reports.quality.document.document import Column, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names

Action = tuple[str, str, str | None]
NOW = "立即"


def advice(facts: Facts, names: Names) -> Section:
    """工作建议."""
    columns = (Column("单位"), Column("事项"), Column("期限", "day"))
    table = Table("advice", "待办事项", columns, actions(facts, names), "没有待办事项")
    return Section("advice", "工作建议", (table,))


def actions(facts: Facts, names: Names) -> tuple[Action, ...]:
    """Every action, the most pressing first."""
    found: list[Action] = [
        (names.agency(each.agency), f"恢复“{each.title}”的汇聚:{each.reason}", NOW)
        for each in facts.ledger.entries
        if each.state in ("late", "failed", "outstanding")
    ]
    for each in facts.dockets:
        what = f"“{names.title(each.duty.entry)}”:按法律变更更新目录"
        found.append((names.agency(each.duty.agency), what, str(each.duty.due)))
    found += _tickets(facts, names)
    found += [
        (names.owner(each.entry), f"“{names.title(each.entry)}”改为通过共享取得", None)
        for each in facts.duplicates
        if each.held
    ]
    return tuple(sorted(found, key=_pressing))


def _tickets(facts: Facts, names: Names) -> list[Action]:
    """The open tickets of each agency, those overdue apart."""
    late: dict[str, list[str]] = {}
    due: dict[str, list[str]] = {}
    for each in facts.rounds:
        if not (each.closed and each.closed <= facts.day):
            kind = late if each.due < facts.day else due
            kind.setdefault(each.agency, []).append(str(each.due))
    overdue = [
        (names.agency(key), f"办结逾期工单 {len(days)} 件(最早 {min(days)} 到期)", NOW)
        for key, days in late.items()
    ]
    coming = [
        (names.agency(key), f"办结工单 {len(days)} 件", min(days)) for key, days in due.items()
    ]
    return [*overdue, *coming]


def _pressing(each: Action) -> tuple[str, str, str]:
    return ("" if each[2] == NOW else each[2] or "9"), each[0], each[1]
