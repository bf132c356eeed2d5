"""An error of the engine, told without the data it met.

DuckDB quotes the offending value (``Could not convert string '3703…'``), whole CSV
lines and the statement itself. All of that may hold a person's data, so only the kind
of error and a masked first line leave the engine.
"""

import re

import duckdb

# Errors about the statement: what they quote are names of tables, columns and functions.
_ABOUT_THE_STATEMENT = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.NotImplementedException,
    duckdb.PermissionException,
    duckdb.DependencyException,
)
_LITERAL = re.compile(r"'(?:[^']|'')*'?")
_QUOTED = re.compile(r"""'[^']*'?|"[^"]*"?""")
_VALUE = re.compile(r"\([^)]*\)?|\d[\d.,:+-]{2,}[0-9Xx]|[^\x00-\x7f]+")
_PASSWORD = re.compile(r"(?i)(password\s*=\s*|://[^\s:@/]*:)('[^']*'|[^\s@]+)")
_HIDDEN = "<hidden>"


class EngineError(Exception):
    """The engine could not run a statement.

    ``kind`` is DuckDB's name of the error, such as ``ConversionException``;
    the message holds no value of the data and nothing of the statement's text.
    """

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        super().__init__(f"{kind}: {message}")


def told_without_data(error: duckdb.Error) -> EngineError:
    """The failure that stands for ``error`` outside the engine."""
    kind = type(error).__name__
    first_line = str(error).partition("\n")[0].strip()
    if isinstance(error, duckdb.IOException):
        # A path is worth telling; what the PostgreSQL extension quotes is the whole connection.
        hidden = _QUOTED if "ostgres" in first_line else _PASSWORD
        return EngineError(kind, hidden.sub(_HIDDEN, first_line))
    if isinstance(error, _ABOUT_THE_STATEMENT):
        return EngineError(kind, _LITERAL.sub(_HIDDEN, first_line))
    return EngineError(kind, _without_values(first_line))


def told_of_stream(error: Exception) -> EngineError:
    """The failure that stands for ``error``, which Arrow raised where the engine broke off its rows.

    Arrow hands on the engine's text and nothing else; it may be about the data.
    """
    kind, _, told = str(error).partition("\n")[0].strip().partition(":")
    return EngineError(_without_values(kind), _without_values(told.strip()))


def _without_values(line: str) -> str:
    return _VALUE.sub(_HIDDEN, _QUOTED.sub(_HIDDEN, line))
