"""SQL text: the one place that quotes names, escapes literals and joins named steps.

The platform's SQL is DuckDB's; names and literals are written alike in PostgreSQL and SQLite.
Nothing else in the tree quotes or escapes (``tests/test_sql_seam.py``).
"""

import re
from collections.abc import Collection, Iterable, Mapping

DUCKDB_TYPES: dict[str, str] = {
    "string": "VARCHAR",
    "date": "DATE",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18,4)",
    "datetime": "TIMESTAMP",
    "boolean": "BOOLEAN",
    "geometry": "BLOB",
    "strings": "VARCHAR[]",
}
"""DuckDB type by declared type; geometry is well-known binary (WKB)."""


DEGREES = "度"
"""The unit of longitude and latitude in the catalog."""


def identifier(*parts: str) -> str:
    """A name as an SQL identifier, quoted; several parts make a qualified name."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def mysql_identifier(*parts: str) -> str:
    """The same as MySQL reads it, whatever the mode of the session."""
    return ".".join("`" + part.replace("`", "``") + "`" for part in parts)


def literal(value: object) -> str:
    """A value as an SQL literal: ``NULL``, a number, a truth value, or else its text as a string."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def string_list(values: Iterable[object]) -> str:
    """Literals separated by commas, for ``IN (…)`` and ``[…]``."""
    return ", ".join(literal(value) for value in values)


_FEW, _MANY = 24, 10_000  # values


def among_sql(text: str, values: Collection[str]) -> str:
    """BOOLEAN: whether the VARCHAR expression ``text`` is one of ``values``; NULL where it is NULL.

    Of a long ``IN (…)`` the engine makes a join, with some 6 MB of memory for each that a statement
    holds, and 100 values cost it four times the processor time of a pattern.
    """
    if len(values) <= _FEW:
        return f"list_contains([{string_list(values)}]::VARCHAR[], {text})"
    if len(values) > _MANY:
        return f"{text} IN ({string_list(values)})"
    return f"regexp_full_match({text}, {literal('|'.join(map(re.escape, values)))})"


def duckdb_type(kind: str, unit: str | None = None) -> str:
    """DuckDB type of a declared type; degrees keep eight places (a millimetre), other decimals four."""
    return "DECIMAL(18,8)" if kind == "decimal" and unit == DEGREES else DUCKDB_TYPES[kind]


def with_steps(steps: Mapping[str, str], select: str) -> str:
    """``select`` over named steps (common table expressions), one thought each, in their order.

    A step's text may begin with ``MATERIALIZED`` to be computed once.
    """
    named = ",\n".join(f"{name} AS {_in_parentheses(step)}" for name, step in steps.items())
    return f"WITH {named}\n{select}" if named else select


def _in_parentheses(step: str) -> str:
    hint = "MATERIALIZED "
    return f"{hint}(\n{step.removeprefix(hint)}\n)" if step.startswith(hint) else f"(\n{step}\n)"
