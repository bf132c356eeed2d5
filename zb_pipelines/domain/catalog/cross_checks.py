"""Checks of ``rules/<rule>.yml``: the tables and columns that a rule names must be known."""

from collections.abc import Iterator, Mapping

from zb_pipelines.domain.catalog.derived_tables.known_columns import Known
from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
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
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.quality.dimensions import DIMENSIONS

Used = tuple[str, str, str]  # the key in the file, the table, an expression or a column's name


def check_table_rules(parsed: ParsedCatalog, known: Mapping[str, Known]) -> None:
    """Add a problem for every rule that names what is not there; ``known`` is by lake table."""
    for key, rule in parsed.rules.items():
        file = f"rules/{key}.yml"
        for table in rule.reads:
            if table not in known and not parsed.is_broken(table):
                what = message("the catalog has no table {table}", table=table)
                remedy = message(
                    "write aggregation.<agency>__<entry> or a declared table; withheld entries cannot be used"
                )
                parsed.problem(file, ("table" if table == rule.table else "target",), what, remedy)
        if rule.dimension not in DIMENSIONS:
            remedy = message("change it to one of: {known}", known=message(", ").join(DIMENSIONS))
            parsed.problem(
                file,
                ("dimension",),
                message("{dimension} is not a dimension of quality", dimension=rule.dimension),
                remedy,
            )
        for step, table, text in _used_columns(rule):
            if table in known:
                _columns(parsed, file, step, table, text, known[table])
        _pairs(parsed, file, rule)


def _used_columns(rule: AnyRule) -> Iterator[Used]:
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


_NAMES = ("items", "target_items", "group")
"""Keys that hold names of columns; the others hold expressions."""


def _columns(
    parsed: ParsedCatalog, file: str, step: str, table: str, text: str, known: Known
) -> None:
    try:
        used = [text] if step in _NAMES else sorted(set(columns_of(text)))
    except InputError as refusal:
        for problem in refusal.problems:
            parsed.problem(file, (step,), problem.what, problem.remedy)
        return
    for name in used:
        if name not in known:
            parsed.problem(
                file,
                (step,),
                message("the table {table} has no column {name}", table=table, name=name),
                message("name a column of that table"),
            )


def _pairs(parsed: ParsedCatalog, file: str, rule: AnyRule) -> None:
    """Joined columns come in pairs."""
    if isinstance(rule, Joined | Order) and len(rule.items) != len(rule.target_items):
        what = message("items and target_items differ in number")
        parsed.problem(file, ("items",), what, message("write them in pairs, in the same order"))
    if isinstance(rule, Order) and bool(rule.target) != bool(rule.items):
        parsed.problem(
            file,
            ("items",),
            message("target goes together with items and target_items"),
            message("add them, or remove them all"),
        )
