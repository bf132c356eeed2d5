"""Errors of the engine, redacted of the data they quote.

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


def redacted_error(error: duckdb.Error) -> EngineError:
    """``error`` as it may leave the engine: its kind and a redacted first line."""
    kind = type(error).__name__
    first_line = str(error).partition("\n")[0].strip()
    if isinstance(error, duckdb.IOException):
        # A path is worth showing; what the PostgreSQL extension quotes is the whole connection.
        hidden = _QUOTED if "ostgres" in first_line else _PASSWORD
        return EngineError(kind, hidden.sub(_HIDDEN, first_line))
    if isinstance(error, _ABOUT_THE_STATEMENT):
        return EngineError(kind, _LITERAL.sub(_HIDDEN, first_line))
    return EngineError(kind, _without_values(first_line))


def redacted_stream_error(error: Exception) -> EngineError:
    """``error``, which Arrow raised where the engine stopped yielding rows, as it may leave the engine.

    Arrow hands on the engine's text and nothing else; it may be about the data.
    """
    kind, _, text = str(error).partition("\n")[0].strip().partition(":")
    return EngineError(_without_values(kind), _without_values(text.strip()))


def _without_values(line: str) -> str:
    return _VALUE.sub(_HIDDEN, _QUOTED.sub(_HIDDEN, line))
