"""Old business registration number 工商注册号 (GS 15-2006).

15 digits: 6 office of first registration (not always a GB/T 2260 code), 8 sequence,
1 check digit by ISO 7064 MOD 11,10.
"""

import re

from zb_pipelines.domain.sql import literal

_SHAPE = re.compile(r"[0-9]{15}")


def reg_no_valid_sql(value: str) -> str:
    """SQL, BOOLEAN: 15 digits with the right check digit; NULL for NULL.

    Each step of the standard's loop is one look-up by product + digit (1 to 19).
    """
    step = [((total % 10 or 10) * 2) % 11 for total in range(1, 20)]
    product = "10"
    for place in range(1, 15):
        product = f"{step}[{product} + ascii(substr({value}, {place}, 1)) - 48]"
    check = f"(({product} + ascii(substr({value}, 15, 1)) - 48) % 10 = 1)"
    shape = f"regexp_full_match({value}, {literal(_SHAPE.pattern)})"
    return f"(({shape}::TINYINT & coalesce({check}::TINYINT, 0::TINYINT)) = 1)"
