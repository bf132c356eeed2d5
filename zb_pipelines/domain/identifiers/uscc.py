"""Unified social credit code 统一社会信用代码 (GB 32100-2015).

18 characters: 1 registering department, 1 category, 6 region, 9 organisation code,
1 check character modulo 31 over an alphabet without I O Z S V.
"""

import re
from typing import Literal

from zb_pipelines.domain.identifiers.org_code import org_code_valid_sql
from zb_pipelines.domain.identifiers.resident_id import PROVINCES
from zb_pipelines.domain.sql import literal

UsccFault = Literal["shape", "check_digit"]
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
# Registering department and the categories it gives out; 机构编制 1, 外交 2, 司法行政 3, 文化 4,
# 民政 5, 旅游 6, 宗教 7, 工会 8, 市场监管 9, 军委编制 A, 农业 N, 其他 Y.
CATEGORIES = {
    "1": "1239",
    "2": "19",
    "3": "123459",
    "4": "19",
    "5": "1239",
    "6": "129",
    "7": "129",
    "8": "19",
    "9": "123",
    "A": "19",
    "N": "1239",
    "Y": "1",
}
USCC_REGIONS = ("10", *PROVINCES)  # 10: registered with a national authority
_SHAPE = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")


def uscc_check(body: str) -> str:
    """Check character of the first 17 characters."""
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(body, USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def uscc_fault(value: str) -> UsccFault | None:
    """What is wrong with a code in normal form; ``None`` is fine."""
    if not _SHAPE.fullmatch(value):
        return "shape"
    return None if value[17] == uscc_check(value[:17]) else "check_digit"


def uscc_valid_sql(value: str) -> str:
    """SQL of "no :func:`uscc_fault`" for the VARCHAR expression ``value``; NULL for NULL."""
    values = [max(USCC_ALPHABET.find(chr(code)), 0) for code in range(ord("0"), ord("Z"))]
    total = " + ".join(
        f"{values}[ascii(substr({value}, {place}, 1)) - 47] * {weight}"
        for place, weight in enumerate((*USCC_WEIGHTS, 1), start=1)
    )
    shape = f"regexp_full_match({value}, {literal(_SHAPE.pattern)})"
    return f"(({shape}::TINYINT & coalesce((({total}) % 31 = 0)::TINYINT, 0::TINYINT)) = 1)"


def uscc_doubt_sql(value: str) -> str:
    """SQL: what is odd about a code without fault, which may still be somebody's real code.

    VARCHAR, NULL where nothing is odd: ``category`` for an unlisted pair of department and category
    (village committees have had some), ``region`` outside every province,
    ``organisation_code`` where the embedded code's own check fails.
    """
    pairs = "|".join(f"{department}[{given}]" for department, given in CATEGORIES.items())
    regions = "|".join(USCC_REGIONS)
    return (
        f"CASE WHEN NOT regexp_matches({value}, {literal(f'^(?:{pairs})')}) THEN 'category' "
        f"WHEN NOT regexp_matches({value}, {literal(f'^..(?:{regions})')}) THEN 'region' "
        f"WHEN NOT {org_code_valid_sql(f'substr({value}, 9, 9)')} THEN 'organisation_code' END"
    )
