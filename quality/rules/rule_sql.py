"""The SQL of each rule: true where a value breaks it, false where it holds, NULL where not checked.

An expression reads three columns of an item: the text as delivered, the clean text and
the typed value (see :mod:`assets.aggregation.normalise`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from quality.rules.kinds import KINDS
from quality.rules.patterns import pattern
from zb_pipelines.domain.catalog.model.model import CodeList, Item
from zb_pipelines.domain.identifiers.date_text import (
    CANONICAL_DAY,
    CANONICAL_TIME,
    FIRST,
    LAST,
    declared_sql,
)
from zb_pipelines.domain.identifiers.named_function import function_named
from zb_pipelines.domain.identifiers.normal_form import INVISIBLE
from zb_pipelines.domain.identifiers.resident_id import (
    EARLIEST_BIRTH,
    resident_id_region_known_sql,
    resident_id_valid_sql,
)
from zb_pipelines.domain.identifiers.uscc import uscc_doubt_sql
from zb_pipelines.domain.semantic_types import semantic_type
from zb_pipelines.domain.sql import DEGREES, among_sql, literal


@dataclass(frozen=True)
class RuleColumns:
    """The SQL names of an item's text as delivered, its clean text and its typed value."""

    raw: str
    clean: str
    typed: str


@dataclass(frozen=True)
class Checked:
    """What the rules of one item are computed from."""

    item: Item
    columns: RuleColumns
    day: date
    codes: Mapping[str, CodeList]


FaultSql = Callable[[Checked], str]
FAULTS: dict[str, FaultSql] = {}
"""The function of each kind of one item that does not name its check in ``kinds.yml``."""


def fault_of(kind: str) -> Callable[[FaultSql], FaultSql]:
    """Decorator: the function writes the SQL of ``kind``, an entry of ``kinds.yml``."""

    def register(function: FaultSql) -> FaultSql:
        FAULTS[kind] = function
        return function

    return register


def fault_sql(kind: str, checked: Checked) -> str:
    """BOOLEAN expression of the rule kind for an item; ``KeyError`` for a kind not of one item."""
    declared = KINDS[kind]
    if declared.codes:
        return _not_among(checked.columns.typed, checked.codes[declared.codes])
    if declared.valid:
        return f"NOT {function_named(declared.valid)(checked.columns.typed)}"
    return FAULTS[kind](checked)


@fault_of("required")
def _required_sql(c: Checked) -> str:
    return f"{c.columns.clean} IS NULL"


@fault_of("type")
def _type(c: Checked) -> str:
    return f"CASE WHEN {c.columns.clean} IS NOT NULL THEN {c.columns.typed} IS NULL END"


@fault_of("format")
def _format(c: Checked) -> str:
    raw, clean, typed = c.columns.raw, c.columns.clean, c.columns.typed
    if c.item.type in ("date", "datetime"):
        canonical = literal(CANONICAL_DAY if c.item.type == "date" else CANONICAL_TIME)
        as_meant = f"regexp_full_match({raw}, {canonical})"
        if c.item.formats:
            as_meant = f"({as_meant} OR {declared_sql(raw, c.item.formats)} IS NOT NULL)"
        return (
            f"CASE WHEN {typed}::VARCHAR = {raw} THEN false"
            f" WHEN {typed} IS NOT NULL THEN NOT {as_meant} END"
        )
    if c.item.type == "decimal":
        places = 8 if c.item.unit == DEGREES else 4
        lost = literal(rf"\.[0-9]{{{places}}}[0-9]*[1-9]")
        changed = f"(contains({raw}, ',') OR {raw} <> {clean} OR regexp_matches({raw}, {lost}))"
        return f"CASE WHEN {typed} IS NOT NULL THEN {changed} END"
    if c.item.type == "integer":
        changed = f"NOT regexp_full_match({raw}, '[+-]?[0-9]+')"
        return f"CASE WHEN {typed} IS NOT NULL THEN {changed} END"
    both = semantic_type(c.item.semantic).two_forms or c.item.type == "boolean"
    final = clean if both else typed
    return f"CASE WHEN {typed} IS NOT NULL THEN {raw} <> {final} END"


@fault_of("damaged")
def _damaged_sql(c: Checked) -> str:
    return f"regexp_full_match({c.columns.clean}, {literal(pattern('damaged'))})"


@fault_of("undated")
def _undated_sql(c: Checked) -> str:
    days = f"{c.columns.typed}::DATE BETWEEN DATE {literal(FIRST)} AND DATE {literal(LAST)}"
    return f"NOT coalesce({days}, false)"


@fault_of("date_range")
def _date_range(c: Checked) -> str:
    return f"{c.columns.typed} < DATE {literal(f'{EARLIEST_BIRTH}-01-01')}"


@fault_of("future")
def _future(c: Checked) -> str:
    return f"{c.columns.typed}::DATE > DATE {literal(c.day)}"


@fault_of("garbled")
def _garbled_sql(c: Checked) -> str:
    traces = literal(f"{pattern('garbled')}|[{INVISIBLE}]")
    return f"regexp_matches({c.columns.typed}, {traces})"


@fault_of("length")
def _length(c: Checked) -> str:
    return f"length({c.columns.typed}) > {c.item.length}"


@fault_of("code")
def _code(c: Checked) -> str:
    if c.item.codes is None:
        raise KeyError(f"{c.item.name} names no code list")
    return _not_among(c.columns.typed, c.codes[c.item.codes])


def _not_among(value: str, codes: CodeList) -> str:
    return f"NOT {among_sql(f'{value}::VARCHAR', sorted(codes.values))}"


@fault_of("resident_id")
def _resident_id(c: Checked) -> str:
    return f"NOT {resident_id_valid_sql(c.columns.typed, c.day)}"


@fault_of("region")
def _region(c: Checked) -> str:
    known = resident_id_region_known_sql(c.columns.typed)
    return f"CASE WHEN length({c.columns.typed}) = 18 THEN NOT {known} END"


@fault_of("identity_number")
def _identity_number(c: Checked) -> str:
    like_an_id = f"regexp_full_match({c.columns.typed}, '[1-9][0-9]{{16}}[0-9X]')"
    valid = resident_id_valid_sql(c.columns.typed, c.day)
    # Not a CASE, in which the engine would evaluate the check's shared terms again and again:
    # 0 is another paper, 2 a number like a resident id but wrong, 3 a right one.
    return f"nullif({valid}::TINYINT + 2 * {like_an_id}::TINYINT, 0) = 2"


@fault_of("uscc_doubt")
def _uscc_doubt(c: Checked) -> str:
    doubt = uscc_doubt_sql(c.columns.typed)
    return f"CASE WHEN length({c.columns.typed}) = 18 THEN ({doubt}) IS NOT NULL END"


@fault_of("phone")
def _phone(c: Checked) -> str:
    return f"NOT regexp_full_match({c.columns.typed}, {literal(pattern('phone'))})"
