"""Numbers that stand for something, as number formats show them: ``6,228,480,402``, ``13800001111.0``.

A spreadsheet or a program took the identifier for a quantity. All digits are still there, unless there
were more than 15 and the rest was rounded away; then nothing is undone. Nor where it may be a list of
numbers of three digits (``110,120``), for which four or more of them are taken where the item is one number by its semantic type.
"""

from zb_pipelines.domain.identifiers.normal_form import BLANKS, FULL_WIDTH, HALF_WIDTH
from zb_pipelines.domain.sql import literal

_WIDE = dict(zip(HALF_WIDTH, FULL_WIDTH, strict=True))
_DIGIT, _MARK = f"[0-9{_WIDE['0']}-{_WIDE['9']}]", f"[,{_WIDE[',']}]"
_MARKS = (",", ".", _WIDE[","], _WIDE["."])
_POINT = f"[.{_WIDE['.']}]"
_WHOLE = f"(?:{_POINT}[0{_WIDE['0']}]+)"
_CERTAIN = rf"{_DIGIT}{{1,2}}(?:{_MARK}{_DIGIT}{{3}})+{_WHOLE}?|{_DIGIT}{{6,15}}{_WHOLE}"
_OR_A_LIST = rf"{_DIGIT}{{3}}(?:{_MARK}{_DIGIT}{{3}}){{3,}}{_WHOLE}?"
_ROUNDED = "[0-9]{15}0+"


def formatted_sql(value: str, *, lists: bool) -> str:
    """BOOLEAN: whether the VARCHAR expression ``value`` is a number format's, without a digit lost.

    ``lists`` says that it may be a list of numbers.
    """
    form = _CERTAIN if lists else f"{_CERTAIN}|{_OR_A_LIST}"
    formatted = literal(f"[{BLANKS}]*(?:{form})[{BLANKS}]*")
    marked = " OR ".join(f"contains({value}, {literal(each)})" for each in _MARKS)
    lost = f"regexp_full_match({bare_digits_sql(value)}, {literal(_ROUNDED)})"
    # By CASE, since AND is put in an order that the engine finds, and only the marks are cheap to look for.
    return (
        f"CASE WHEN {marked} THEN CASE WHEN regexp_full_match({value}, {formatted})"
        f" THEN NOT {lost} ELSE false END ELSE false END"
    )


def bare_digits_sql(value: str) -> str:
    """The digits of what :func:`formatted_sql` found to be so."""
    narrow = f"translate({value}, {literal(FULL_WIDTH)}, {literal(HALF_WIDTH)})"
    return f"regexp_replace({narrow}, '[.]0+[^0-9]*$|[^0-9]', '', 'g')"
