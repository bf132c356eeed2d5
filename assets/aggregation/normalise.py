"""From text as an agency delivered it to a typed value: one SQL expression per item and step.

*Clean* is the text without accidents of writing (blanks around it, full-width
characters, lower-case identifiers), NULL where nothing is left. *Typed* is the
value that the aggregation layer keeps, NULL where the clean text cannot be read.
The inner content of names and of Chinese text is never touched.
"""

from quality.rules.entry_rules import stands_for_something
from zb_pipelines.domain.catalog.model.model import Item
from zb_pipelines.domain.identifiers.date_text import day_sql, instant_sql
from zb_pipelines.domain.identifiers.named_function import function_named
from zb_pipelines.domain.identifiers.normal_form import (
    BLANKS,
    FULL_WIDTH,
    HALF_WIDTH,
    trimmed_sql,
    unwrapped_sql,
    wrapped_sql,
    written_sql,
)
from zb_pipelines.domain.identifiers.number_format import bare_digits_sql, formatted_sql
from zb_pipelines.domain.semantic_types import semantic_type
from zb_pipelines.domain.sql import among_sql, duckdb_type, literal

_ASCII = "'[!-~](?:[ -~]*[!-~])?'"
_ASCII_UNWRAPPED = "'[!-&(-<>-_a-~](?:[ -~]*[!-~])?'"
_NO_CHINESE = literal(f"[ -~！-～{BLANKS}]*")
TRUE = ("1", "true", "t", "yes", "y", "是")
FALSE = ("0", "false", "f", "no", "n", "否")


def clean_sql(item: Item, raw: str) -> str:
    """VARCHAR: the delivered text ``raw`` without accidents of writing, NULL where blank."""
    clean = _written_sql(item, raw)
    if item.type != "string" or not stands_for_something(item):
        return clean
    formatted = formatted_sql(raw, lists=item.semantic is None)
    return f"CASE WHEN {formatted} THEN {bare_digits_sql(raw)} ELSE {clean} END"


def _written_sql(item: Item, raw: str) -> str:
    trimmed = f"nullif({trimmed_sql(raw)}, '')"
    form = semantic_type(item.semantic).form
    if form == "words":
        return trimmed
    if form == "identifier":
        return f"nullif({written_sql(raw)}, '')"
    narrow = f"translate({trimmed}, {literal(FULL_WIDTH)}, {literal(HALF_WIDTH)})"
    if item.type == "string" and item.semantic is None:
        narrow = (
            f"CASE WHEN regexp_full_match({raw}, {_NO_CHINESE}) THEN {narrow} ELSE {trimmed} END"
        )
    if item.type != "string":
        return f"CASE WHEN regexp_full_match({raw}, {_ASCII}) THEN {raw} ELSE {narrow} END"
    bare = f"translate({unwrapped_sql(raw)}, {literal(FULL_WIDTH)}, {literal(HALF_WIDTH)})"
    return (
        f"CASE WHEN regexp_full_match({raw}, {_ASCII_UNWRAPPED}) THEN {raw}"
        f" WHEN {wrapped_sql(raw)} THEN nullif({bare}, '') ELSE {narrow} END"
    )


def typed_sql(item: Item, clean: str) -> str:
    """The value of the item's type (:func:`lake_type`), NULL where ``clean`` cannot be read."""
    if item.type == "date":
        return day_sql(clean, item.formats)
    if item.type == "datetime":
        return instant_sql(clean, item.formats)
    if item.type in ("integer", "decimal"):
        return _number_sql(item, clean)
    if item.type == "boolean":
        true, false = (among_sql(f"lower({clean})", words) for words in (TRUE, FALSE))
        return f"CASE WHEN {true} THEN true WHEN {false} THEN false END"
    final = semantic_type(item.semantic).final
    return function_named(final)(clean) if final else clean


def lake_type(item: Item) -> str:
    """The DuckDB type of the item in the aggregation layer.

    Decimals have four places, degrees of longitude and latitude eight (a millimetre).
    """
    return duckdb_type(item.type, item.unit)


def _number_sql(item: Item, clean: str) -> str:
    """A cast that is only tried on what is written as a number: a bare cast would round."""
    plain = r"[+-]?[0-9]{1,19}(?:\.0+)?"
    if item.type == "decimal":
        plain = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?"
    grouped = r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
    number = (
        f"CASE WHEN regexp_full_match({clean}, {literal(plain)}) THEN {clean}"
        f" WHEN regexp_full_match({clean}, {literal(grouped)}) THEN replace({clean}, ',', '') END"
    )
    if item.type == "integer":
        number = rf"regexp_extract({number}, '^([+-]?[0-9]+)(?:\.0+)?$', 1)"
    return f"TRY_CAST({number} AS {lake_type(item)})"
