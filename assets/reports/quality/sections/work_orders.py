"""Work orders: raised, on time, overdue, by agency; those overdue by name."""

from assets.reports.quality.document.document import Column, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.tickets.figures import ticket_figures
from assets.tickets.wording import words_of
from resources.registry.records.tickets import Round


def work_orders(facts: Facts, names: Names) -> Section:
    """工单."""
    return Section("work_orders", "工单", (_figures(facts, names), _overdue(facts, names)))


def overdue_rounds(facts: Facts) -> list[Round]:
    """The rounds that were open past their limit on the report's day."""
    late = [
        each
        for each in facts.rounds
        if each.due < facts.day and not (each.closed and each.closed <= facts.day)
    ]
    return sorted(late, key=lambda each: (each.due, each.agency, each.ticket))


def _figures(facts: Facts, names: Names) -> Table:
    columns = (
        Column("单位"),
        Column("发起", "count"),
        Column("其中重开", "count"),
        Column("办结", "count"),
        Column("按期办结", "count"),
        Column("逾期", "alarm"),
        Column("未办结", "count"),
        Column("整改率", "ratio"),
        Column("整改及时率", "ratio"),
        Column("发现行数", "count"),
        Column("尚有行数", "count"),
    )
    rows = tuple(
        (
            names.agency(each.agency),
            each.raised,
            each.reopened,
            each.closed,
            each.on_time,
            each.overdue,
            each.left,
            (each.raised_closed, each.raised),
            (each.on_time, each.on_time + each.overdue),
            each.rows_found,
            each.rows_left,
        )
        for each in ticket_figures(facts.rounds, facts.period, facts.day)
    )
    return Table("work_orders", "各单位工单", columns, rows, "没有工单")


def _overdue(facts: Facts, names: Names) -> Table:
    subjects = {each.subject.id: each.subject for each in facts.tickets}
    columns = (
        Column("工单", "code"),
        Column("单位"),
        Column("责任处室"),
        Column("数据"),
        Column("问题"),
        Column("期限", "day"),
        Column("行数", "count"),
    )
    rows = tuple(
        (
            each.ticket,
            names.agency(each.agency),
            subjects[each.ticket].unit,
            names.title(subjects[each.ticket].entry),
            words_of(subjects[each.ticket], facts.release.catalog).problem,
            str(each.due),
            each.rows,
        )
        for each in overdue_rounds(facts)
    )
    return Table("overdue", "逾期工单", columns, rows, "没有逾期工单")
