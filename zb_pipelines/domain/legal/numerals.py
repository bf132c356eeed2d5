"""Numbers as Chinese statutes write them: 二十八, 一百三十六, 一千二百四十二, and back."""

import unicodedata

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
LARGEST = 9999
LONGEST = len("九千九百九十九")
CHARACTERS = "〇零一二两三四五六七八九十百千"


def to_chinese(number: int) -> str:
    """``136`` → ``一百三十六``, from 1 to 9999; ten to nineteen without the leading 一.

    Raises ``InputError`` outside that range.
    """
    if not 1 <= number <= LARGEST:
        what = message("{number} is not between 1 and {largest}", number=number, largest=LARGEST)
        raise input_error(
            message("provision number"),
            what,
            message("check the numbers of article, paragraph and item"),
        )
    words = ""
    digits = str(number)
    for place, digit in enumerate(digits):
        unit = UNITS[len(digits) - place - 1]
        if digit != "0":
            words += DIGITS[int(digit)] + unit
        elif not words.endswith("零"):
            words += "零"
    words = words.rstrip("零")
    return words[1:] if words.startswith("一十") else words


def to_number(text: str) -> int:
    """``一百三十六``, ``136``, ``１３６`` or ``二〇二四`` → the number; ``InputError`` where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("〇", "零").replace("两", "二")
    if len(plain) > LONGEST:
        number = 0
    elif plain.isascii() and plain.isdigit():
        number = int(plain)
    elif plain and all(character in DIGITS for character in plain):
        number = int("".join(str(DIGITS.index(character)) for character in plain))
    else:
        number = _spoken_value(plain)
    if not 1 <= number <= LARGEST:
        remedy = message("write it in Chinese numerals or in Arabic digits")
        what = message("'{text}' is no number", text=text[:20])
        raise input_error(message("provision number"), what, remedy)
    return number


def _spoken_value(plain: str) -> int:
    """The value of numerals with 十百千, each unit smaller than the one before; 0 where malformed."""
    if plain.startswith(DIGITS[0]):
        return 0
    total, digit, ceiling = 0, None, len(UNITS)
    for character in plain:
        if character in DIGITS:
            if digit:
                return 0
            digit = DIGITS.index(character)
        elif character in UNITS[1:] and (power := UNITS.index(character)) < ceiling:
            if digit == 0 or (digit is None and character != "十"):
                return 0
            total += (digit or 1) * 10**power
            digit, ceiling = None, power
        else:
            return 0
    return 0 if digit == 0 else total + (digit or 0)
