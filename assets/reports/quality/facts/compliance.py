"""Coverage and compliance indicators of facts §8.4; their names are common in assessments, unverified."""

from collections.abc import Callable
from dataclasses import dataclass

from assets.reports.coverage.ledger import CURRENT_FOR
from assets.reports.quality.facts.facts import Facts
from assets.tickets.figures import ticket_figures
from zb_pipelines.domain.catalog.model.model import Entry

Ratio = tuple[int, int]
# Items whose validity the rules of the same name judge: what seed article 12 calls identifiers.
_IDENTIFIERS = ("resident_id", "uscc", "identity_number", "org_code", "reg_no")


@dataclass(frozen=True)
class Indicator:
    """One indicator as numerator and denominator, with what they count."""

    name: str
    formula: str
    ratio: Ratio


def compliance(facts: Facts) -> tuple[Indicator, ...]:
    """Every indicator that can be computed from what is recorded, as it stands at the period's end."""
    computed: tuple[tuple[str, str, Callable[[Facts], Ratio]], ...] = (
        ("挂接率", "有过有效交付的条目 ÷ 应汇聚条目", _linked),
        ("汇聚率", "已汇聚条目 ÷(编目条目 − 依法不予汇聚条目)", _aggregated),
        ("依据合规率", "期末依据成立的不予汇聚 ÷ 全部不予汇聚(含部分信息项)", _lawful),
        ("更新及时率", "期末在周期加容限内更新的条目 ÷ 有更新周期的应汇聚条目", _fresh),
        ("目录更新及时率", "15 个工作日内办结的法律变更事项 ÷ 本期办结或到期的事项", _answered),
        ("必要标识率", "标识有效的值 ÷ 有标识类信息项的条目的记录数(期末)", _identified),
        ("问题数据整改率", "本期发起的工单中已办结的 ÷ 本期发起的工单", _corrected),
        ("整改及时率", "按期办结 ÷(按期办结 + 逾期)", _in_time),
        ("重复收集率", "可以共享取得而仍收集的条目 ÷ 编目条目(越低越好)", _repeated),
    )
    return tuple(Indicator(name, formula, ratio(facts)) for name, formula, ratio in computed)


def _due(facts: Facts) -> list[Entry]:
    states = [each for each in facts.ledger.entries if each.state != "exempt"]
    return [facts.release.catalog.entries[each.entry] for each in states]


def _linked(facts: Facts) -> Ratio:
    due = [each for each in facts.ledger.entries if each.state != "exempt"]
    return sum(each.good_day is not None for each in due), len(due)


def _aggregated(facts: Facts) -> Ratio:
    return facts.ledger.count("aggregated"), len(_due(facts))


def _lawful(facts: Facts) -> Ratio:
    claimed = [each for each in facts.ledger.entries if each.basis]
    return sum(bool(each.lawful) for each in claimed), len(claimed)


def _fresh(facts: Facts) -> Ratio:
    good = {each.entry: each.good_day for each in facts.ledger.entries}
    cyclic = [each for each in _due(facts) if each.cycle != "不定期"]
    fresh = [
        each
        for each in cyclic
        if (last := good[each.key]) and facts.day - last <= CURRENT_FOR[each.cycle]
    ]
    return len(fresh), len(cyclic)


def _answered(facts: Facts) -> Ratio:
    first = facts.period.first
    closed = [d for d in facts.past_dockets if d.closed and first <= d.closed <= facts.day]
    late = [
        d
        for d in facts.past_dockets
        if first <= d.duty.due < facts.day and not (d.closed and d.closed <= d.duty.due)
    ]
    told = {each.duty.id for each in closed} | {each.duty.id for each in late}
    return sum(bool(d.closed and d.closed <= d.duty.due) for d in closed), len(told)


def _identified(facts: Facts) -> Ratio:
    entries = facts.release.catalog.entries
    landed = {each.entry: each.landed or 0 for each in facts.ledger.entries}
    found = [
        each
        for each in facts.now.rules
        if each.rule.partition(":")[0] in _IDENTIFIERS
        and each.table_name in entries
        and each.rule.partition(":")[2] in entries[each.table_name].identifiers
    ]
    passed = sum(each.last_passed for each in found)
    return passed, sum(max(landed[each.table_name], each.last_checked) for each in found)


def _corrected(facts: Facts) -> Ratio:
    figures = ticket_figures(facts.rounds, facts.period, facts.day)
    return sum(each.raised_closed for each in figures), sum(each.raised for each in figures)


def _in_time(facts: Facts) -> Ratio:
    figures = ticket_figures(facts.rounds, facts.period, facts.day)
    on_time = sum(each.on_time for each in figures)
    return on_time, on_time + sum(each.overdue for each in figures)


def _repeated(facts: Facts) -> Ratio:
    held = {each.entry for each in facts.duplicates if each.held}
    return len(held), len(facts.ledger.entries)
