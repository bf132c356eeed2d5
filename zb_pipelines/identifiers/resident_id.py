"""Resident identity number 公民身份号码 (GB 11643-1999) and the permits of the same shape.

18 characters: 6 region, 8 birth date, 3 sequence (odd = male), 1 check character
by ISO 7064 MOD 11-2. Residence permits of Hong Kong, Macau and Taiwan begin with
81, 82, 83 (国办发〔2018〕81号), a foreigner's permanent residence card of 2023 with 9;
both carry the birth date and the check character in the same places.
"""

import re
from datetime import date
from typing import Literal

ResidentIdFault = Literal["shape", "check_digit", "birth_date"]

EARLIEST_BIRTH = 1850
_PROVINCE_RANGES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
PROVINCES = tuple(
    str(number) for first, last in _PROVINCE_RANGES for number in range(first, last + 1)
)
_CHECK = "10X98765432"
_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_SHAPE = re.compile(r"[1-8][0-9]{14}")


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


def resident_id_fault(value: str, day: date) -> ResidentIdFault | None:
    """What is wrong with an 18-character number in normal form on ``day``; ``None`` is fine.

    The birth date must be real, not before 1850 and not after ``day``. The region
    is no fault (codes change with history): see :func:`resident_id_region_known`.
    """
    if not _SHAPE.fullmatch(value):
        return "shape"
    if value[17] != resident_id_check(value[:17]):
        return "check_digit"
    try:
        born = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    except ValueError:
        return "birth_date"
    return None if born.year >= EARLIEST_BIRTH and born <= day else "birth_date"


def resident_id_region_known(value: str) -> bool:
    """Whether the number begins with a province (GB/T 2260), 81 to 83, or the 9 of a foreigner's card."""
    return value[:1] == "9" or value[:2] in PROVINCES
