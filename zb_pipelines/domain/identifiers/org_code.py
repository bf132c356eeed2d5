"""Organisation code 组织机构代码 (GB 11714-1997), positions 9 to 17 of a USCC.

Eight digits or letters and a check character, written ``XXXXXXXX-C`` or without
the hyphen; the normal form here is without.
"""

import re
from typing import Literal

from zb_pipelines.domain.sql import literal

OrgCodeFault = Literal["shape", "check_digit"]

ORG_CODE_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE = re.compile(r"[0-9A-Z]{8}[0-9X]")
_HYPHENED = re.compile(r"([0-9A-Z]{8})-([0-9X])")


def org_code_check(body: str) -> str:
    """Check character of the first eight characters (letters count 10 to 35)."""
    remainder = sum(int(c, 36) * w for c, w in zip(body, ORG_CODE_WEIGHTS, strict=True)) % 11
    return "0X987654321"[remainder]


def org_code_compact(value: str) -> str:
    """The code without its hyphen; anything that is not so written unchanged."""
    return _HYPHENED.sub(r"\1\2", value) if _HYPHENED.fullmatch(value) else value


def org_code_fault(value: str) -> OrgCodeFault | None:
    """What is wrong with a nine-character code in normal form; ``None`` is fine."""
    if not _SHAPE.fullmatch(value):
        return "shape"
    return None if value[8] == org_code_check(value[:8]) else "check_digit"


def org_code_compact_sql(value: str) -> str:
    """SQL of :func:`org_code_compact` for the VARCHAR expression ``value``."""
    pattern = literal(f"^{_HYPHENED.pattern}$")
    return f"regexp_replace({value}, {pattern}, {literal(chr(92) + '1' + chr(92) + '2')})"


def org_code_valid_sql(value: str) -> str:
    """SQL of "no :func:`org_code_fault`" for the VARCHAR expression ``value``; NULL for NULL."""
    codes = [f"ascii(substr({value}, {place}, 1))" for place in range(1, 9)]
    total = " + ".join(
        f"({code} - 48 - 7 * ({code} > 57)::INTEGER) * {weight}"
        for code, weight in zip(codes, ORG_CODE_WEIGHTS, strict=True)
    )
    check = f"(substr('0X987654321', 1 + ({total}) % 11, 1) = substr({value}, 9, 1))"
    shape = f"regexp_full_match({value}, {literal(_SHAPE.pattern)})"
    return f"(({shape}::TINYINT & coalesce({check}::TINYINT, 0::TINYINT)) = 1)"
