"""How an identifier is written: half-width, upper case, without blanks and spreadsheets' wrappers.

The normal form is what every ``*_fault`` and every ``*_valid_sql`` expects.
"""

import re

from zb_pipelines.domain.sql import literal

FULL_WIDTH = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
HALF_WIDTH = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F))
INVISIBLE = (
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u061c\ufeff"
)
"""Characters without width: soft hyphens, joiners, marks of direction and of byte order."""
BLANKS = " \t\r\n\v\f\u00a0\u2002\u2003\u2007\u2009\u202f\u3000" + INVISIBLE
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_FORM = str.maketrans(FULL_WIDTH + _LOWER, HALF_WIDTH.upper() + _LOWER.upper(), INVISIBLE)
# ="007" and '007: how spreadsheets are kept from reading a number; nothing is lost without.
_QUOTES = "'`\u2018\u2019"
_CONTENT = rf"""(?:="([^"]*)"|[{_QUOTES}]([0-9A-Za-z][-0-9A-Za-z]*))"""
_WRAPPED = re.compile(f"^{_CONTENT}$")
_BLANK = re.escape(BLANKS)
_WRAPPED_SQL = f"^[{_BLANK}]*{_CONTENT}[{_BLANK}]*$"
_FIRST = "=" + _QUOTES + BLANKS


def to_normal_form(value: str) -> str:
    """``value`` in the normal form of identifiers: ASCII width and case, blanks trimmed."""
    return unwrap(value.strip(BLANKS)).strip(BLANKS).translate(_FORM)


def unwrap(value: str) -> str:
    """``value`` without a spreadsheet's wrapper of text, if that is all there is to it."""
    return _WRAPPED.sub(r"\1\2", value)


def wrapped_sql(value: str) -> str:
    """BOOLEAN: whether the VARCHAR expression ``value`` has a spreadsheet's wrapper, blanks aside.

    Not by IN, which the engine would make a join of, with memory of its own for each column.
    """
    first = f"contains({literal(_FIRST)}, {value}[1])"
    return f"({first} AND regexp_matches({value}, {literal(_WRAPPED_SQL)}))"


def unwrapped_sql(value: str) -> str:
    """``value`` without blanks and a wrapper around it; costly, for what is seen to have them."""
    within = f"regexp_replace({value}, {literal(_WRAPPED_SQL)}, '\\1\\2')"
    return f"trim({within}, {literal(BLANKS)})"


def trimmed_sql(value: str) -> str:
    """``value`` without blanks around it. To see that there are none is cheaper by far than to trim."""
    blanks = literal(BLANKS)
    outside = f"contains({blanks}, {value}[1]) OR contains({blanks}, {value}[-1])"
    return f"CASE WHEN {outside} THEN trim({value}, {blanks}) ELSE {value} END"


def without_blanks(value: str) -> str:
    """``value`` without any blank, inner ones too: two writings of one number are then equal."""
    return value.translate({ord(blank): None for blank in BLANKS})


def without_blanks_sql(value: str) -> str:
    """SQL of :func:`without_blanks` for the VARCHAR expression ``value``."""
    return f"translate({value}, {literal(BLANKS)}, '')"


def written_sql(value: str) -> str:
    """SQL of :func:`to_normal_form` for the VARCHAR expression ``value``.

    Translating a string costs fifteen times as much as seeing that it needs none, so only what is
    not already in normal form pays for it. A branch names no costly term twice: what a statement
    holds twice the engine computes beforehand, for every row.
    """
    plain = "(?:[!-&(-<>-_{-~][!-`{-~]*)?"
    form = f"{literal(FULL_WIDTH + _LOWER + INVISIBLE)}, {literal(HALF_WIDTH.upper() + _LOWER.upper())}"
    return (
        f"CASE WHEN regexp_full_match({value}, {literal(plain)}) THEN {value} "
        f"ELSE translate({unwrapped_sql(value)}, {form}) END"
    )
