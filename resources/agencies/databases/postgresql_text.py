"""The text of a PostgreSQL value that the engine reads in its own type: what the server would write.

Of these types less time is spent in the server, and less is sent. All others the server writes.
"""

from zb_pipelines.domain.sql import identifier

_CAST = ("smallint", "integer", "bigint", "boolean", "uuid")
_DAYS = {"date": "DATE", "timestamp without time zone": "TIMESTAMP"}
NATIVE = (*_CAST, *_DAYS)
"""Types of which the engine can write the server's text."""

_FIRST = "TIMESTAMP '4715-01-01 (BC) 00:00:00'"  # no day of PostgreSQL is before it
_ALL_MOMENTS = 2**64  # microseconds that the engine can tell apart
_CALENDAR = 146_097 * 86_400_000_000  # microseconds of the 400 years after which it repeats itself


def text_sql(name: str, kind: str) -> str:
    """SQL of the engine for the text of the column ``name`` of the server's type ``kind``."""
    column = identifier(name)
    if kind not in _DAYS:
        return f"{column}::VARCHAR AS {column}"
    before = f"{column} < {_DAYS[kind]} '0001-01-01'"
    return (
        f"CASE WHEN {before} THEN {_early_sql(column, kind)} ELSE {column}::VARCHAR END AS {column}"
    )


def _early_sql(column: str, kind: str) -> str:
    """The text of a day before our era, or of one so late that the engine's moments start anew."""
    told = rf"regexp_replace({column}::VARCHAR, '^(.*) \(BC\)(.*)$', '\1\2 BC')"
    if kind == "date":
        return told
    moment = f"epoch_us({column})::HUGEINT + {_ALL_MOMENTS} - {_CALENDAR}"
    shifted = f"make_timestamp(({moment})::BIGINT)::VARCHAR"
    late = f"(left({shifted}, 6)::INT + 400)::VARCHAR || substr({shifted}, 7)"
    early = f"{column} >= {_FIRST} OR NOT isfinite({column})"
    return f"CASE WHEN {early} THEN {told} ELSE {late} END"
