"""Identifiers judged one value at a time in plain Python: what the SQL of each is tested against."""

import re
from datetime import date
from typing import Literal

from zb_pipelines.domain.identifiers.org_code import ORG_CODE_WEIGHTS
from zb_pipelines.domain.identifiers.resident_id import EARLIEST_BIRTH, PROVINCES, resident_id_check
from zb_pipelines.domain.identifiers.uscc import CATEGORIES, USCC_REGIONS

ResidentIdFault = Literal["shape", "check_digit", "birth_date"]
OrgCodeFault = Literal["shape", "check_digit"]
RegNoFault = Literal["shape", "check_digit"]
UsccDoubt = Literal["category", "region", "organisation_code"]
ELicenceFault = Literal["shape", "check_digit"]

_RESIDENT_ID = re.compile(r"[1-9][0-9]{16}[0-9X]")
_ORG_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]")
_HYPHENED = re.compile(r"([0-9A-Z]{8})-([0-9X])")
_REG_NO = re.compile(r"[0-9]{15}")
_LICENCE_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_E_LICENCE = re.compile(
    r"1\.2\.156\.3005\.2\.([0-9A-Z]{21}\.[0-9A-Z]{18}\.[0-9A-Z]{1,40}\.[0-9]{3})\.([0-9A-Z])"
)


def resident_id_fault(value: str, day: date) -> ResidentIdFault | None:
    """What is wrong with an 18-character number in normal form on ``day``; ``None`` is fine.

    The birth date must be real, not before 1850 and not after ``day``. The region
    is no fault (codes change with history): see :func:`resident_id_region_known`.
    """
    if not _RESIDENT_ID.fullmatch(value):
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


def org_code_check(body: str) -> str:
    """Check character of the first eight characters (letters count 10 to 35)."""
    remainder = sum(int(c, 36) * w for c, w in zip(body, ORG_CODE_WEIGHTS, strict=True)) % 11
    return "0X987654321"[remainder]


def org_code_compact(value: str) -> str:
    """The code without its hyphen; anything that is not so written unchanged."""
    return _HYPHENED.sub(r"\1\2", value) if _HYPHENED.fullmatch(value) else value


def org_code_fault(value: str) -> OrgCodeFault | None:
    """What is wrong with a nine-character code in normal form; ``None`` is fine."""
    if not _ORG_CODE.fullmatch(value):
        return "shape"
    return None if value[8] == org_code_check(value[:8]) else "check_digit"


def reg_no_check(body: str) -> str:
    """Check digit of the first 14 digits (ISO 7064 MOD 11,10)."""
    product = 10
    for digit in body:
        product = (((product + int(digit)) % 10 or 10) * 2) % 11
    return str((11 - product) % 10)


def reg_no_fault(value: str) -> RegNoFault | None:
    """What is wrong with a number in normal form; ``None`` is fine."""
    if not _REG_NO.fullmatch(value):
        return "shape"
    return None if value[14] == reg_no_check(value[:14]) else "check_digit"


def uscc_doubt(value: str) -> UsccDoubt | None:
    """What is odd about a code without fault: it may still be somebody's real code.

    An unlisted pair of department and category (village committees have had some), a
    region outside every province, an embedded organisation code whose own check fails.
    """
    if value[1] not in CATEGORIES.get(value[0], ""):
        return "category"
    if value[2:4] not in USCC_REGIONS:
        return "region"
    return "organisation_code" if org_code_fault(value[8:17]) else None


def e_licence_check(body: str) -> str:
    """Check character of an electronic licence identifier 电子证照标识 (GB/T 36904-2018).

    ``body`` is type, issuer, serial and version written together (ISO 7064 MOD 37,36).
    """
    product = 36
    for character in body:
        product = (((product + _LICENCE_ALPHABET.index(character)) % 36 or 36) * 2) % 37
    return _LICENCE_ALPHABET[(37 - product) % 36]


def e_licence_fault(value: str) -> ELicenceFault | None:
    """What is wrong with an electronic licence identifier; ``None`` is fine."""
    parts = _E_LICENCE.fullmatch(value)
    if not parts:
        return "shape"
    return None if parts[2] == e_licence_check(parts[1].replace(".", "")) else "check_digit"
