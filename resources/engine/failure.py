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
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
# Words of DuckDB's own messages; any other may be somebody's name.
_KNOWN = frozenset(
    """
    a able access after already an and any are argument arguments array as at available bad be before bigint
    bits blob bool boolean bound but by bytes can cannot cast casting character characters column columns
    configuration constraint contain contains conversion convert converting could create csv data database
    date decimal division does double duplicate during element encoding end entry error errors exceeded
    exceeds exception exist expected expression extension failed failure field fields file float for format
    found from function given group has have hint hour hugeint if in index input int int16 int32 int64 int8
    integer internal interrupt interrupted interval invalid io is it join json key large larger length limit
    line list literal location map match maximum memory minimum missing multiple must name negative no non
    not null number object of offset on only open operation operator or out overflow parameter parse parser
    path pattern position precision primary query range read regex regexp required result row rows scalar
    scale second select sequence set size smallint smaller source specifier statement string strptime struct
    subquery syntax table than that the this time timestamp timestamptz timezone tinyint to too try try_cast
    type types uint16 uint32 uint64 uint8 unicode unique unknown unsupported update use using utf8 uuid valid
    value values varchar vector violates was when while with within without write year zone
    """.split()  # noqa: SIM905 -- a hundred words, one a line, would hide the rest
)
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
    """Quoted text, numbers, brackets, all that is not ASCII, and every word that is not the engine's own."""
    parts = _VALUE.sub("\0", _QUOTED.sub("\0", line))
    known = _WORD.sub(lambda word: word[0] if word[0].lower() in _KNOWN else "\0", parts)
    return re.sub(r"\0(?:[\s\0]*\0)?", _HIDDEN, known)
