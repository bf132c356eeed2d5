"""Electronic licence identifier 电子证照标识 (GB/T 36904-2018).

``1.2.156.3005.2`` . licence type (USCC of its definer + 3 digits) . issuer (USCC) .
serial . version (3 digits) . check character by ISO 7064 MOD 37,36 over the parts
between root and check, without dots. A producer is known to compute the check
wrongly, so a failing check is a finding, not a reason to refuse the licence.
"""

import re
from typing import Literal

from zb_pipelines.domain.sql import literal

ELicenceFault = Literal["shape", "check_digit"]

E_LICENCE_ROOT = "1.2.156.3005.2"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHAPE = re.compile(
    r"1\.2\.156\.3005\.2\.([0-9A-Z]{21}\.[0-9A-Z]{18}\.[0-9A-Z]{1,40}\.[0-9]{3})\.([0-9A-Z])"
)


def e_licence_check(body: str) -> str:
    """Check character of type, issuer, serial and version written together (MOD 37,36)."""
    product = 36
    for character in body:
        product = (((product + _ALPHABET.index(character)) % 36 or 36) * 2) % 37
    return _ALPHABET[(37 - product) % 36]


def e_licence_fault(value: str) -> ELicenceFault | None:
    """What is wrong with an identifier in normal form; ``None`` is fine."""
    parts = _SHAPE.fullmatch(value)
    if not parts:
        return "shape"
    return None if parts[2] == e_licence_check(parts[1].replace(".", "")) else "check_digit"


def e_licence_valid_sql(value: str) -> str:
    """SQL of "no :func:`e_licence_fault`" for the VARCHAR expression ``value``; NULL for NULL."""
    shape = literal(_SHAPE.pattern)
    body = f"replace(regexp_extract({value}, {shape}, 1), '.', '')"
    places = (
        f"list_transform(string_split({body}, ''), lambda c: instr({literal(_ALPHABET)}, c) - 1)"
    )
    product = (
        f"list_reduce({places}, lambda p, a:"
        " (CASE (p + a) % 36 WHEN 0 THEN 36 ELSE (p + a) % 36 END) * 2 % 37, 36::BIGINT)"
    )
    last = f"(instr({literal(_ALPHABET)}, right({value}, 1)) - 1)"
    return (
        f"CASE WHEN regexp_full_match({value}, {shape}) THEN ({product} + {last}) % 36 = 1 "
        f"WHEN {value} IS NOT NULL THEN false END"
    )
