"""The SQL of each rule: true where a value breaks it, false where it holds, NULL where not checked.

An expression reads three columns of an item: the text as delivered, the clean text and
the typed value (see :mod:`assets.aggregation.normalise`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from quality.rules.entry_rules import DISTRICTS
from zb_pipelines.domain.catalog.model.model import CodeList, Item
from zb_pipelines.domain.identifiers.date_text import (
    CANONICAL_DAY,
    CANONICAL_TIME,
    FIRST,
    LAST,
    declared_sql,
)
from zb_pipelines.domain.identifiers.normal_form import INVISIBLE
from zb_pipelines.domain.identifiers.org_code import org_code_valid_sql
from zb_pipelines.domain.identifiers.reg_no import reg_no_valid_sql
from zb_pipelines.domain.identifiers.resident_id import (
    EARLIEST_BIRTH,
    resident_id_region_known_sql,
    resident_id_valid_sql,
)
from zb_pipelines.domain.identifiers.uscc import uscc_doubt_sql, uscc_valid_sql
from zb_pipelines.domain.sql import literal

PHONE = (
    r"(?:\+?86[- ]?)?1[3-9][0-9]{9}"  # mobile
    r"|(?:\+?86[- ]?)?(?:\(?0[0-9]{2,3}\)?[- ]?)?[2-9][0-9]{6,7}(?:[-转][0-9]{1,6})?"  # land line
    r"|[48]00[- ]?[0-9]{3}[- ]?[0-9]{4}|400[0-9]?[- ]?[0-9]{3}[- ]?[0-9]{3}"  # service
    r"|1[0-9]{2,4}|9[56][0-9]{3,6}"  # hot line
)


@dataclass(frozen=True)
class Columns:
    """The SQL names of an item's text as delivered, its clean text and its typed value."""

    raw: str
    clean: str
    typed: str


@dataclass(frozen=True)
class Checked:
    """What the rules of one item are computed from."""

    item: Item
    columns: Columns
    day: date
    codes: Mapping[str, CodeList]


def fault_sql(kind: str, checked: Checked) -> str:
    """BOOLEAN expression of the rule kind for an item; ``KeyError`` for a kind not of one item."""
    return _FAULTS[kind](checked)


def _required(c: Checked) -> str:
    return f"{c.columns.clean} IS NULL"


def _type(c: Checked) -> str:
    return f"CASE WHEN {c.columns.clean} IS NOT NULL THEN {c.columns.typed} IS NULL END"


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
        lost = literal(
            r"\.[0-9]{8}[0-9]*[1-9]" if c.item.unit == "度" else r"\.[0-9]{4}[0-9]*[1-9]"
        )
        changed = f"(contains({raw}, ',') OR {raw} <> {clean} OR regexp_matches({raw}, {lost}))"
        return f"CASE WHEN {typed} IS NOT NULL THEN {changed} END"
    if c.item.type == "integer":
        changed = f"NOT regexp_full_match({raw}, '[+-]?[0-9]+')"
        return f"CASE WHEN {typed} IS NOT NULL THEN {changed} END"
    # The hyphen of an organisation code is its standard's own way of writing.
    final = clean if c.item.semantic == "org_code" or c.item.type == "boolean" else typed
    return f"CASE WHEN {typed} IS NOT NULL THEN {raw} <> {final} END"


# What spreadsheets make of a long number, and what is left of their wrappers of text.
DAMAGED = r"[+-]?[0-9]\.[0-9]+[eE]\+?[0-9]{1,3}|[+-]?[0-9]+[eE]\+[0-9]{2,3}|[0-9]{16,}\.0+|#+|#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!)|=.*|['\x{2018}\x{2019}`].*|.*\"\""


def _damaged(c: Checked) -> str:
    return f"regexp_full_match({c.columns.clean}, {literal(DAMAGED)})"


def _undated(c: Checked) -> str:
    days = f"{c.columns.typed}::DATE BETWEEN DATE {literal(FIRST)} AND DATE {literal(LAST)}"
    return f"NOT coalesce({days}, false)"


def _date_range(c: Checked) -> str:
    return f"{c.columns.typed} < DATE {literal(f'{EARLIEST_BIRTH}-01-01')}"


def _future(c: Checked) -> str:
    return f"{c.columns.typed}::DATE > DATE {literal(c.day)}"


GARBLED = (
    r"[\x{FFFD}\x{0000}-\x{0008}\x{000E}-\x{001F}\x{E000}-\x{F8FF}]"  # replaced, control, private use
    r"|[\x{0080}-\x{00B6}\x{00B8}-\x{00FF}]{2}"  # UTF-8 or GB18030 read as Latin-1
    rf"|[{INVISIBLE}]|^[+-]?[0-9](?:\.[0-9]+)?[eE]\+[0-9]{{2,3}}$"  # unseen; a number as a spreadsheet shows it
    r"|锟斤|烫烫|屯屯|\?\?\?"  # what is left of unreadable text written once more
)


def _garbled(c: Checked) -> str:
    return f"regexp_matches({c.columns.typed}, {literal(GARBLED)})"


def _length(c: Checked) -> str:
    return f"length({c.columns.typed}) > {c.item.length}"


def _code(c: Checked) -> str:
    if c.item.codes is None:
        raise KeyError(f"{c.item.name} names no code list")
    return _not_among(c.columns.typed, c.codes[c.item.codes])


def _district(c: Checked) -> str:
    return _not_among(c.columns.typed, c.codes[DISTRICTS])


def _not_among(value: str, codes: CodeList) -> str:
    known = ", ".join(literal(code) for code in sorted(codes.values))
    return f"{value}::VARCHAR NOT IN ({known})"


def _resident_id(c: Checked) -> str:
    return f"NOT {resident_id_valid_sql(c.columns.typed, c.day)}"


def _region(c: Checked) -> str:
    known = resident_id_region_known_sql(c.columns.typed)
    return f"CASE WHEN length({c.columns.typed}) = 18 THEN NOT {known} END"


def _identity_number(c: Checked) -> str:
    like_an_id = f"regexp_full_match({c.columns.typed}, '[1-9][0-9]{{16}}[0-9X]')"
    valid = resident_id_valid_sql(c.columns.typed, c.day)
    # Not a CASE, in which the engine would evaluate the check's shared terms again and again:
    # 0 is another paper, 2 a number like a resident id but wrong, 3 a right one.
    return f"nullif({valid}::TINYINT + 2 * {like_an_id}::TINYINT, 0) = 2"


def _uscc(c: Checked) -> str:
    return f"NOT {uscc_valid_sql(c.columns.typed)}"


def _uscc_doubt(c: Checked) -> str:
    doubt = uscc_doubt_sql(c.columns.typed)
    return f"CASE WHEN length({c.columns.typed}) = 18 THEN ({doubt}) IS NOT NULL END"


def _org_code(c: Checked) -> str:
    return f"NOT {org_code_valid_sql(c.columns.typed)}"


def _reg_no(c: Checked) -> str:
    return f"NOT {reg_no_valid_sql(c.columns.typed)}"


def _phone(c: Checked) -> str:
    return f"NOT regexp_full_match({c.columns.typed}, {literal(PHONE)})"


_FAULTS: dict[str, Callable[[Checked], str]] = {
    "required": _required,
    "type": _type,
    "format": _format,
    "undated": _undated,
    "damaged": _damaged,
    "date_range": _date_range,
    "future": _future,
    "garbled": _garbled,
    "length": _length,
    "code": _code,
    "district": _district,
    "resident_id": _resident_id,
    "region": _region,
    "identity_number": _identity_number,
    "uscc": _uscc,
    "uscc_doubt": _uscc_doubt,
    "org_code": _org_code,
    "reg_no": _reg_no,
    "phone": _phone,
}
