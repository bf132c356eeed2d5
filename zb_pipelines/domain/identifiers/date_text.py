"""How agencies write days and times, and the SQL that reads them.

Read are ``2026-01-31``, ``2026/1/31``, ``2026.1.31``, ``20260131``, ``2026年1月31日``, each
with or without a time of day (``2026年1月31日8时5分`` too), and whatever patterns an item declares (``formats``). Texts must
already be half-width and trimmed (:func:`narrow_sql`). What bears a zone (``Z``, ``+00:00``) is told
by the city's clock, as it stood then; ``+08`` is that clock as it is written.
"""

from collections.abc import Sequence

from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.identifiers.normal_form import BLANKS, FULL_WIDTH, HALF_WIDTH
from zb_pipelines.domain.sql import literal, string_list

FIRST, LAST = "1900-01-01", "2199-12-31"
"""The calendar of increments: a row of a day outside it is of no day."""
CANONICAL_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
CANONICAL_TIME = CANONICAL_DAY + r"(?:[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)?"
_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5]?[0-9](?::[0-5]?[0-9](?:\.[0-9]{1,9})?)?"
_HOUR_MINUTE = r"([01]?[0-9]|2[0-3])[时點点:]([0-5]?[0-9])分"
_SECOND = r"([0-5]?[0-9])秒"
_ZONE = r"(?: ?\+08(?::?00(?::?00)?)?)?"
_APART = rf"([0-9]{{4}})[-/.年]([0-9]{{1,2}})[-/.月]([0-9]{{1,2}})日?(?:[ T]?({_CLOCK}){_ZONE})?"
_OFFSET = r"[-+](?:0[0-9]|1[0-4])(?::?[0-5][0-9](?::?[0-5][0-9])?)?"
_IN_ZONE = rf" ?(?:[Zz]|UTC|GMT|({_OFFSET})(?: UTC| GMT)?)$"
_ZONED = (
    r"^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})[ T]([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2}(?:\.[0-9]{1,9})?))?"
    + _IN_ZONE
)
_ZONED_TOGETHER = (
    r"^([0-9]{4})([0-9]{2})([0-9]{2})[ T]?([0-9]{2})([0-9]{2})([0-9]{2}(?:\.[0-9]{1,9})?)"
    + _IN_ZONE
)
_ELSEWHERE = (
    r"(-[0-9]{2}(:?[0-9]{2})?|[+](08:?(0[1-9]|[1-5][0-9])|0[0-79]|1[0-4])(:?[0-9]{2}){0,2})"
)
ZONED = rf"(:[0-9]{{1,2}}|[0-9]{{8}}[ T]?[0-9]{{6}})([.][0-9]+)? ?([Zz]|UTC|GMT|{_ELSEWHERE}( UTC| GMT)?)$"
"""Of a text that bears another zone than the city's; its day there may be the one before or after."""
_TOGETHER = (
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[ T]?((?:[01][0-9]|2[0-3]))([0-5][0-9])([0-5][0-9]))?"
)


def narrow_sql(raw: str) -> str:
    """``raw`` trimmed and half-width, NULL where nothing is left: as standardisation reads times."""
    return f"translate(nullif(trim({raw}, {literal(BLANKS)}), ''), {literal(FULL_WIDTH)}, {literal(HALF_WIDTH)})"


def day_sql(text: str, formats: Sequence[str] = ()) -> str:
    """DATE that ``text`` means, NULL for none; a time of day is dropped."""
    return _read(text, formats, "DATE", CANONICAL_DAY, r"\1-\2-\3", r"\1-\2-\3")


def instant_sql(text: str, formats: Sequence[str] = ()) -> str:
    """TIMESTAMP (local) that ``text`` means, NULL for none; a day alone is its midnight."""
    apart = f"{_APART}$"
    clock = f"coalesce(nullif(regexp_extract({text}, {literal('^' + apart)}, 4), ''), '00:00:00')"
    together = r"\1-\2-\3 \4:\5:\6"
    return _read(text, formats, "TIMESTAMP", CANONICAL_TIME, r"\1-\2-\3 ", together, clock)


def _read(
    text: str,
    formats: Sequence[str],
    kind: str,
    canonical: str,
    apart: str,
    together: str,
    clock: str = "''",
) -> str:
    """CASE over the ways of writing; each branch yields a text that DuckDB casts strictly."""
    day_only = f"concat(substr({text}, 1, 4), '-', substr({text}, 5, 2), '-', substr({text}, 7, 2))"
    replaced = f"regexp_replace({text}, {literal(f'^{_APART}$')}, {literal(apart)})"
    whole = f"regexp_replace({text}, {literal(f'^{_TOGETHER}$')}, {literal(together)})"
    dated = r"^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日 ?"
    in_words = [
        (f"{dated}{_HOUR_MINUTE}$", r"\1-\2-\3 \4:\5:0"),
        (f"{dated}{_HOUR_MINUTE}{_SECOND}$", r"\1-\2-\3 \4:\5:\6"),
    ]
    worded = "".join(
        f" WHEN regexp_full_match({text}, {literal(pattern)})"
        f" THEN regexp_replace({text}, {literal(pattern)}, {literal(form)})"
        for pattern, form in in_words
    )
    zoned = "".join(
        f" WHEN regexp_matches({text}, {literal(pattern)}) THEN {_by_the_citys_clock(text, pattern)}"
        for pattern in (_ZONED, _ZONED_TOGETHER)
    )
    read = (
        f"TRY_CAST(CASE WHEN regexp_full_match({text}, {literal(canonical)}) THEN {text}"
        f" WHEN regexp_full_match({text}, {literal(_APART)}) THEN concat({replaced}, {clock})"
        f" WHEN regexp_full_match({text}, '[0-9]{{8}}') THEN {day_only}"
        f" WHEN regexp_full_match({text}, {literal(_TOGETHER)}) THEN {whole}{worded}"
        f"{zoned} END AS {kind})"
    )
    if not formats:
        return read
    return f"coalesce({declared_sql(text, formats)}::{kind}, {read})"


def _by_the_citys_clock(text: str, pattern: str) -> str:
    """VARCHAR: the local time of a text that matches ``pattern``, one of those with a zone."""
    seconds = f"coalesce(nullif(regexp_extract({text}, {literal(pattern)}, 6), ''), '00')"
    zone = f"coalesce(nullif(regexp_extract({text}, {literal(pattern)}, 7), ''), 'Z')"
    minute = f"regexp_replace({text}, {literal(pattern)}, '\\1-\\2-\\3 \\4:\\5:')"
    instant = f"TRY_CAST(concat({minute}, {seconds}, {zone}) AS TIMESTAMPTZ)"
    return f"({instant} AT TIME ZONE {literal(TIMEZONE)})::VARCHAR"


def declared_sql(text: str, formats: Sequence[str] = ()) -> str:
    """TIMESTAMP by the patterns ``formats``, at least one; by the city's clock where a pattern has a zone."""
    zoned = [pattern for pattern in formats if bears_zone(pattern)]
    plain = [pattern for pattern in formats if not bears_zone(pattern)]
    read = [f"try_strptime({text}, [{string_list(plain)}])"] if plain else []
    if zoned:
        read.append(
            f"(try_strptime({text}, [{string_list(zoned)}]) AT TIME ZONE {literal(TIMEZONE)})"
        )
    return read[0] if len(read) == 1 else f"coalesce({', '.join(read)})"


def bears_zone(pattern: str) -> bool:
    """Whether a date pattern has a zone."""
    return "%z" in pattern.replace("%%", "").lower()
