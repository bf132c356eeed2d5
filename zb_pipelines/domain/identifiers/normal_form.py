"""How an identifier is written: half-width, upper case, without blanks.

The normal form is what every ``*_fault`` and every ``*_valid_sql`` expects.
"""

from zb_pipelines.domain.sql import literal

FULL_WIDTH = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
HALF_WIDTH = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F))
BLANKS = " \t\r\n\v\f\u00a0\u3000\ufeff"
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_FORM = str.maketrans(FULL_WIDTH + _LOWER, HALF_WIDTH.upper() + _LOWER.upper())


def written(value: str) -> str:
    """``value`` in the normal form of identifiers: ASCII width and case, blanks trimmed."""
    return value.strip(BLANKS).translate(_FORM)


def written_sql(value: str) -> str:
    """SQL of :func:`written` for the VARCHAR expression ``value``.

    Translating a string costs fifteen times as much as seeing that it needs
    none, so only what is not already in normal form pays for it.
    """
    plain = "[!-`{-~]*"
    form = f"{literal(FULL_WIDTH + _LOWER)}, {literal(HALF_WIDTH.upper() + _LOWER.upper())}"
    return (
        f"CASE WHEN regexp_full_match({value}, {literal(plain)}) THEN {value} "
        f"ELSE translate(trim({value}, {literal(BLANKS)}), {form}) END"
    )
