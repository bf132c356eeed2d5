"""Days as numbers in SQL, alike on SQLite and PostgreSQL: Python's ``date.toordinal()``."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_JULIAN = 1721424  # SQLite's julianday() of the day before 0001-01-01, whole days


class DayNumber(FunctionElement[int]):
    """``DayNumber(column)``: the ordinal of a day."""

    type = sa.Integer()
    inherit_cache = True


@compiles(DayNumber, "sqlite")
def _in_sqlite(element: DayNumber, compiler: SQLCompiler, **how: Any) -> str:
    return f"(CAST(julianday({compiler.process(element.clauses, **how)}) AS INTEGER) - {_JULIAN})"


@compiles(DayNumber, "postgresql")
def _in_postgresql(element: DayNumber, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} - DATE '0001-01-01' + 1)"
