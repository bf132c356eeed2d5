"""Old business registration number 工商注册号 (GS 15-2006).

15 digits: 6 office of first registration (not always a GB/T 2260 code), 8 sequence,
1 check digit by ISO 7064 MOD 11,10.
"""

import re
from typing import Literal

RegNoFault = Literal["shape", "check_digit"]

_SHAPE = re.compile(r"[0-9]{15}")


def reg_no_check(body: str) -> str:
    """Check digit of the first 14 digits (ISO 7064 MOD 11,10)."""
    product = 10
    for digit in body:
        product = (((product + int(digit)) % 10 or 10) * 2) % 11
    return str((11 - product) % 10)


def reg_no_fault(value: str) -> RegNoFault | None:
    """What is wrong with a number in normal form; ``None`` is fine."""
    if not _SHAPE.fullmatch(value):
        return "shape"
    return None if value[14] == reg_no_check(value[:14]) else "check_digit"
