"""Checks of ``rules/<rule>.yml``: the tables and columns that a rule names must be known."""

from collections.abc import Iterator, Mapping

from zb_pipelines.domain.catalog.derived_tables.known_columns import Known
from zb_pipelines.domain.catalog.files.draft import Draft
from zb_pipelines.domain.catalog.model.expression import columns_of
from zb_pipelines.domain.cross_checks.model import (
    AnyRule,
    Condition,
    Joined,
    Order,
    SameFact,
    Total,
)
from zb_pipelines.domain.errors import InputError

DIMENSIONS = ("规范性", "完整性", "准确性", "一致性", "时效性", "可访问性")
Used = tuple[str, str, str]  # the key in the file, the table, an expression or a column's name


def check_table_rules(draft: Draft, known: Mapping[str, Known]) -> None:
    """Add a problem for every rule that names what is not there; ``known`` is by lake table."""
    for key, rule in draft.rules.items():
        file = f"rules/{key}.yml"
        for table in rule.reads:
            if table not in known:
                what = f"目录里没有表 {table}"
                remedy = "写成 aggregation.<单位>__<条目> 或已声明的库表；不予汇聚的条目不能引用"
                draft.problem(file, ("table" if table == rule.table else "target",), what, remedy)
        if rule.dimension not in DIMENSIONS:
            remedy = f"改成其中之一：{'、'.join(DIMENSIONS)}"
            draft.problem(file, ("dimension",), f"{rule.dimension} 不是质量维度", remedy)
        for step, table, text in _used(rule):
            if table in known:
                _columns(draft, file, step, table, text, known[table])
        _pairs(draft, file, rule)


def _used(rule: AnyRule) -> Iterator[Used]:
    if rule.where:
        yield "where", rule.table, rule.where
    match rule:
        case Joined():
            yield from (("items", rule.table, item) for item in rule.items)
            yield from (("target_items", rule.target, item) for item in rule.target_items)
            if rule.target_where:
                yield "target_where", rule.target, rule.target_where
            if isinstance(rule, SameFact):
                yield "value", rule.table, rule.value
                yield "target_value", rule.target, rule.target_value
        case Order():
            yield "earlier", rule.table, rule.earlier
            yield "later", rule.target or rule.table, rule.later
            yield from (("items", rule.table, item) for item in rule.items)
            if rule.target:
                yield from (("target_items", rule.target, item) for item in rule.target_items)
        case Total():
            for step in ("value", "parts", "whole"):
                yield step, rule.table, getattr(rule, step)
            yield from (("group", rule.table, item) for item in rule.group)
        case Condition():
            yield "holds", rule.table, rule.holds


def _columns(draft: Draft, file: str, step: str, table: str, text: str, known: Known) -> None:
    try:
        used = sorted(set(columns_of(text)))
    except InputError as refusal:
        for problem in refusal.problems:
            draft.problem(file, (step,), problem.what, problem.remedy)
        return
    for name in used:
        if name not in known:
            draft.problem(file, (step,), f"表 {table} 没有列 {name}", "改成该表已有的列")


def _pairs(draft: Draft, file: str, rule: AnyRule) -> None:
    """Joined columns come in pairs."""
    if isinstance(rule, Joined | Order) and len(rule.items) != len(rule.target_items):
        what = "items 和 target_items 的个数不同"
        draft.problem(file, ("items",), what, "按次序一一对应")
    if isinstance(rule, Order) and bool(rule.target) != bool(rule.items):
        draft.problem(
            file, ("items",), "target 要和 items、target_items 一起写", "补上，或者都去掉"
        )
