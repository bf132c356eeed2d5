"""Organisation code 组织机构代码 (GB 11714-1997), positions 9 to 17 of a USCC.

Eight digits or letters and a check character, written ``XXXXXXXX-C`` or without
the hyphen; the normal form here is without.
"""

import re

from zb_pipelines.domain.sql import literal

ORG_CODE_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE = re.compile(r"[0-9A-Z]{8}[0-9X]")
_HYPHENED = re.compile(r"([0-9A-Z]{8})-([0-9X])")


def org_code_compact_sql(value: str) -> str:
    """SQL of the code without its hyphen; anything that is not so written unchanged."""
    pattern = literal(f"^{_HYPHENED.pattern}$")
    return f"regexp_replace({value}, {pattern}, {literal(chr(92) + '1' + chr(92) + '2')})"


def org_code_valid_sql(value: str) -> str:
    """SQL, BOOLEAN: shape and check character of a nine-character code are right; NULL for NULL.

    The first eight characters count by weight, letters as 10 to 35, modulo 11.
    """
    codes = [f"ascii(substr({value}, {place}, 1))" for place in range(1, 9)]
    total = " + ".join(
        f"({code} - 48 - 7 * ({code} > 57)::INTEGER) * {weight}"
        for code, weight in zip(codes, ORG_CODE_WEIGHTS, strict=True)
    )
    check = f"(substr('0X987654321', 1 + ({total}) % 11, 1) = substr({value}, 9, 1))"
    shape = f"regexp_full_match({value}, {literal(_SHAPE.pattern)})"
    return f"(({shape}::TINYINT & coalesce({check}::TINYINT, 0::TINYINT)) = 1)"
