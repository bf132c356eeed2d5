"""Resident identity number 公民身份号码 (GB 11643-1999) and the permits of the same shape.

18 characters: 6 region, 8 birth date, 3 sequence (odd = male), 1 check character
by ISO 7064 MOD 11-2. Residence permits of Hong Kong, Macau and Taiwan begin with
81, 82, 83 (国办发〔2018〕81号), a foreigner's permanent residence card of 2023 with 9;
both carry the birth date and the check character in the same places.
"""

import re
from datetime import date

from zb_pipelines.domain.sql import literal

EARLIEST_BIRTH = 1850
_PROVINCE_RANGES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
PROVINCES = tuple(
    str(number) for first, last in _PROVINCE_RANGES for number in range(first, last + 1)
)
_CHECK = "10X98765432"
_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_SHAPE = re.compile(r"[1-8][0-9]{14}")
_OLD_WITH_BIRTHDAY = "[1-8][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}"
_DAYS = (
    "(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)"
    "|02(?:0[1-9]|1[0-9]|2[0-8])"
)
_LEAP_YEARS = "(?:18(?:5[26]|[68][048]|[79][26])|(?:19|20)(?:0[48]|[2468][048]|[13579][26])|2000)"
_BORN = f"(?:(?:18[5-9]|19[0-9]|20[0-9])[0-9](?:{_DAYS})|{_LEAP_YEARS}0229)"


def resident_id_check(body: str) -> str:
    """Check character of the first 17 digits (ISO 7064 MOD 11-2)."""
    weighted = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body))
    return _CHECK[weighted % 11]


def resident_id_upgraded(value: str) -> str:
    """The 18-character form of a 15-digit number; anything else unchanged.

    Born in the 1900s, unless the sequence is 996 to 999, which was kept for
    people born in the 1800s.
    """
    if not _OLD_SHAPE.fullmatch(value):
        return value
    century = "18" if value[12:] in ("996", "997", "998", "999") else "19"
    body = value[:6] + century + value[6:]
    return body + resident_id_check(body)


def resident_id_valid_sql(value: str, day: date) -> str:
    """SQL, BOOLEAN: the 18 characters are a right number on ``day``; NULL for NULL.

    The birth date must be real, not before 1850 and not after ``day``. The region does not
    count (codes change with history): see :func:`resident_id_region_known_sql`.
    The calendar from 1850 to 2099 stands in the pattern; the
    check sum adds digits inside one 64-bit word: the first 16 are read as
    hexadecimal, one digit in four bits, then neighbours are joined by
    halves (2a + b, 4a + b, 16a + b, 256a + b), which gives Σ dᵢ·2^(16-i) without a division.
    Joined by ``&``, not ``AND``: the engine evaluates shared terms once only outside
    of short circuits (measured: six times faster, benchmarks/identifier_checks.py).
    """
    digits = f"TRY_CAST(concat('0x', substr({value}, 1, 16)) AS UBIGINT)"
    pairs = _join_bits(digits, 4, 0x0F0F0F0F0F0F0F0F, 1)
    fours = _join_bits(pairs, 8, 0x00FF00FF00FF00FF, 2)
    eights = _join_bits(fours, 16, 0x0000FFFF0000FFFF, 4)
    sixteen = _join_bits(eights, 32, 0x00000000FFFFFFFF, 8)
    second_last, last = (f"ascii(substr({value}, {place}, 1))::BIGINT" for place in (17, 18))
    # '0' is 48, so the two characters bring 3 * 48; X is 88 and 88 - 48 + 3 = 10 modulo 11.
    total = f"({sixteen}::BIGINT << 2) + ({second_last} << 1) + {last} + 3 * ({last} >> 6) - 144"
    born = f"(({digits} >> 8::UBIGINT) & {0xFFFFFFFF}::UBIGINT)"
    today = int(f"{day:%Y%m%d}", 16)
    shape = literal(f"[1-9][0-9]{{5}}{_BORN}[0-9]{{3}}[0-9X]")
    return (
        f"((regexp_full_match({value}, {shape})::TINYINT"
        f" & coalesce((({total}) % 11 = 1)::TINYINT, 0::TINYINT)"
        f" & coalesce(({born} <= {today}::UBIGINT)::TINYINT, 0::TINYINT)) = 1)"
    )


def _join_bits(word: str, bits: int, mask: int, weight: int) -> str:
    """Neighbouring groups of ``bits`` in ``word`` joined, the left one times 2^``weight``."""
    return (
        f"((((({word}) >> {bits}::UBIGINT) & {mask}::UBIGINT) << {weight}::UBIGINT)"
        f" + (({word}) & {mask}::UBIGINT))"
    )


def resident_id_upgraded_sql(value: str) -> str:
    """SQL of :func:`resident_id_upgraded` for the VARCHAR expression ``value``."""
    old = literal(_OLD_SHAPE.pattern)
    century = (
        f"CASE WHEN substr({value}, 13) IN ('996', '997', '998', '999') THEN '18' ELSE '19' END"
    )
    body = f"concat(substr({value}, 1, 6), {century}, substr({value}, 7))"
    weighted = " + ".join(
        f"(ascii(substr({body}, {place}, 1)) - 48) * {2 ** (18 - place) % 11}"
        for place in range(1, 18)
    )
    check = f"substr({literal(_CHECK)}, 1 + ({weighted}) % 11, 1)"
    return f"CASE WHEN strlen({value}) = 15 AND regexp_full_match({value}, {old}) THEN concat({body}, {check}) ELSE {value} END"


def identity_number_upgraded_sql(value: str) -> str:
    """SQL of the number of any paper: of 15 digits upgraded where a birthday can stand in it."""
    old = literal(_OLD_WITH_BIRTHDAY)
    return (
        f"CASE WHEN strlen({value}) = 15 AND regexp_full_match({value}, {old})"
        f" THEN {resident_id_upgraded_sql(value)} ELSE {value} END"
    )


def resident_id_region_known_sql(value: str) -> str:
    """SQL: it begins with a province (GB/T 2260), 81 to 83, or the 9 of a foreigner's card."""
    begins = "|".join(("9", *PROVINCES))
    return f"regexp_matches({value}, {literal(f'^(?:{begins})')})"
