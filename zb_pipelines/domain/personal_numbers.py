"""What looks like a number or address of a person, whatever field it was typed into: regular expressions.

They are understood alike by Python and by the engine's RE2, which looks neither ahead nor behind:
each takes the sign before and after and gives both back. Digits may be of either width and have
what nobody sees between them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_DIGIT = "[0-9０-９]"
# What people and programs put between the digits of one number: blanks of any width, hyphens, nothing visible.
_BLANK = " \\t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*"
_HYPHEN = r"－–—‐‑−﹣·\-"
_JOIN = f"{_UNSEEN}(?:[{_BLANK}{_HYPHEN}]{_UNSEEN}){{0,3}}"
_DOTTED = f"{_UNSEEN}(?:[{_BLANK}.．{_HYPHEN}]{_UNSEEN}){{0,3}}"
_APART = f"{_UNSEEN}(?:[{_BLANK}.．{_HYPHEN}]{_UNSEEN}){{1,3}}"
_OPEN, _CLOSE = f"[(（]?{_UNSEEN}", f"{_UNSEEN}[)）]?"
# A number within a longer one, or with a decimal point before or after, is another number.
_BEFORE = "(^[.．]?|[^0-9０-９.．]|[^0-9０-９][.．])"
_AFTER = "([.．]?$|[^0-9０-９.．]|[.．][^0-9０-９])"
# Nor are four digits with month and day behind them the end of a number that is written in parts.
_HYPHENS = f"[{_HYPHEN}]"
_AFTER_PARTS = (
    f"([.．]?$|[^0-9０-９.．{_HYPHEN}]|[.．][^0-9０-９]|{_HYPHENS}$|{_HYPHENS}[^0-9０-９]"
    f"|{_HYPHENS}{_DIGIT}{{1,2}}(?:$|[^0-9０-９{_HYPHEN}])|{_HYPHENS}{_DIGIT}{{3}})"
)
# Not within a code of letters and digits either.
_WORD_BEFORE = "(^|[^0-9０-９A-Za-zＡ-Ｚａ-ｚ_.．\\-/])"
_WORD_AFTER = "([.．]?$|[^0-9０-９A-Za-zＡ-Ｚａ-ｚ_.．/]|[.．][^0-9０-９])"


def _digits(count: int | str, between: str = _UNSEEN) -> str:
    """So many digits, each after what may stand before it."""
    return f"(?:{between}{_DIGIT}){{{count}}}"


def _either(text: str) -> str:
    """Digits in either width: ``[13]`` → ``[13１３]``."""
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in text)
    return f"[{text}{wide}]"


def _one_of(*heads: tuple[str, str], between: str) -> str:
    """Two digits in a row, of any of the pairs of digits."""
    said = (f"{_either(first)}{between}{_either(second)}" for first, second in heads)
    return f"(?:{'|'.join(said)})"


def _province(between: str) -> str:
    """First two digits of a number of residents: GB/T 2260, and 81 to 83 and 9 of others who live here."""
    pairs = (("1", "1-5"), ("2", "1-3"), ("3", "1-7"), ("4", "1-6"), ("5", "0-4"), ("6", "1-5"))
    return _one_of(*pairs, ("7", "1"), ("8", "1-3"), ("9", "0-9"), between=between)


def _century(between: str) -> str:
    return _one_of(("1", "89"), ("2", "0"), between=between)


def _month_day(between: str, inside: str) -> str:
    """Month and day; ``inside`` may stand between the two digits of each."""
    month = _one_of(("0", "1-9"), ("1", "0-2"), between=inside)
    return f"{month}{between}{_one_of(('0-2', '0-9'), ('3', '01'), between=inside)}"


def _resident(between: str) -> tuple[str, str]:
    """The 17 digits of a resident's number but for the last, as two groups: shown, hidden."""
    head = f"{_province(between)}{_digits(4, between)}"
    born = f"{_century(between)}{_digits(2, between)}{between}{_month_day(between, between)}"
    return f"({head}){between}", f"{born}{_digits(2, between)}{between}"


_CHECK = "[0-9０-９XxＸｘ]"
_SHOWN_ID, _HIDDEN_ID = _resident(_JOIN)
_COUNTRY = f"(?:(?:[+＋]|[0０]{_UNSEEN}[0０])?{_UNSEEN}[8８]{_UNSEEN}[6６]{_CLOSE}{_DOTTED})"
_MOBILE = f"{_either('1')}{_UNSEEN}{_either('3-9')}"
_AREA = f"{_either('1-9')}{_digits('1,2')}"
_LOCAL = _either("2-8")
_CARD = f"(?:[6６]{_UNSEEN}[2２]{_digits(2)}|[4４]{_digits(3)}|[5５]{_UNSEEN}{_either('1-5')}{_digits(2)})"
_MAIL_NAME, _MAIL_HOST = "[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]", "[A-Za-z0-9Ａ-Ｚａ-ｚ０-９.．_\\-]"
_PLATE_SIGN = "[A-HJ-NP-Z0-9Ａ-ＨＪ-ＮＰ-Ｚ０-９]"


@dataclass(frozen=True)
class _Form:
    """One way of writing a kind of number: two groups of ``pattern`` are shown, at the stars nothing."""

    kind: str
    pattern: str
    stars: int
    word: bool = False
    parts: bool = False

    def finding(self) -> tuple[str, str]:
        """The regular expression with what stands before and after, and what it is replaced by."""
        before, after = (_WORD_BEFORE, _WORD_AFTER) if self.word else (_BEFORE, _AFTER)
        after = _AFTER_PARTS if self.parts else after
        return f"{before}{self.pattern}{after}", f"\\1\\2{'*' * self.stars}\\3\\4"


_FORMS = (
    # 18 signs in a row with a year of birth in 18xx to 20xx, be the rest right or mistyped.
    _Form(
        "resident_id",
        f"({_DIGIT}{_digits(5)}){_UNSEEN}{_century(_UNSEEN)}{_digits(8)}{_UNSEEN}({_DIGIT}{_UNSEEN}{_CHECK})",
        10,
    ),
    # With something between: two dates and a time have 18 digits as well, so region and date must be right.
    _Form("resident_id", f"{_SHOWN_ID}{_HIDDEN_ID}({_DIGIT}{_JOIN}{_CHECK})", 10, parts=True),
    # A taxpayer's number of a person: the resident's and two signs more.
    _Form(
        "resident_id", f"{''.join(_resident(_UNSEEN))}{_DIGIT}{_UNSEEN}{_CHECK}({_digits(2)})", 12
    ),
    # The former 15 with month and day; a point between two digits of one of these is a decimal's.
    _Form(
        "resident_id_15",
        f"({_DIGIT}{_digits(5)}){_DOTTED}{_DIGIT}{_digits(1)}{_DOTTED}{_month_day(_DOTTED, _JOIN)}{_DOTTED}{_DIGIT}({_digits(2)})",
        7,
    ),
    _Form(
        "phone",
        f"({_COUNTRY}?{_UNSEEN}[0０]?{_OPEN}{_MOBILE}{_digits(1)}{_CLOSE}){_DOTTED}{_DIGIT}{_digits(3)}{_DOTTED}({_DIGIT}{_digits(3)})",
        4,
    ),
    _Form(
        "phone",
        f"({_COUNTRY}?{_MOBILE}{_digits(2)}){_APART}{_DIGIT}{_digits(3)}{_APART}({_DIGIT}{_digits(2)})",
        4,
    ),
    _Form(
        "phone",
        f"({_COUNTRY}?{_MOBILE}{_digits(2)}){_APART}{_DIGIT}{_digits(2)}{_APART}({_DIGIT}{_digits(3)})",
        3,
    ),
    _Form(
        "phone",
        f"({_COUNTRY}?{_MOBILE}{_digits(1)}){_APART}{_DIGIT}{_digits(2)}{_APART}{_DIGIT}({_digits(4)})",
        4,
    ),
    _Form(
        "phone",
        f"({_COUNTRY}?{_MOBILE}{_digits(1)})(?:{_APART}{_DIGIT}{_digits(1)}){{3}}{_APART}({_DIGIT}{_digits(1)})",
        6,
    ),
    _Form(
        "phone",
        f"({_COUNTRY}?{_either('1')}{_APART}{_either('3-9')}{_APART}{_DIGIT})(?:{_APART}{_DIGIT}){{4}}{_APART}({_DIGIT}{_digits(3, _APART)})",
        4,
    ),
    _Form(
        "bank_account",
        f"()(?:[6６]{_UNSEEN}[2２]{_digits('10,13')}|[4４]{_digits(11)}|[5５]{_UNSEEN}{_either('1-5')}{_digits(10)})"
        f"{_UNSEEN}({_DIGIT}{_digits(3)})",
        12,
    ),
    # In groups of four, as it stands on a card: codes and dates side by side have other groups.
    *(
        _Form(
            "bank_account",
            f"(){_CARD}(?:{_APART}{_DIGIT}{_digits(3)}){{2}}{_APART}{_digits(rest)}({_digits(4 - rest)}{_APART}{_digits(rest)})",
            12,
        )
        for rest in (1, 2, 3)
    ),
    _Form(
        "bank_account",
        f"(){_CARD}(?:{_APART}{_DIGIT}{_digits(3)}){{2}}{_APART}({_DIGIT}{_digits(3)})",
        12,
    ),
    # An area code apart from its number.
    _Form(
        "landline",
        f"((?:{_COUNTRY}{_OPEN}[0０]?|{_OPEN}[0０]){_AREA}{_UNSEEN}[{_BLANK}{_HYPHEN})）]{{1,3}}){_UNSEEN}{_LOCAL}{_digits('2,3')}{_JOIN}({_DIGIT}{_digits(3)})",
        4,
    ),
    # With nothing between: three digits of a large city and eight, or four and seven or eight.
    _Form(
        "landline",
        f"((?:[+＋]{_UNSEEN}[8８]{_UNSEEN}[6６]{_UNSEEN})?[0０]{_UNSEEN}(?:{_either('1')}{_UNSEEN}[0０]|{_either('2')}{_digits(1)})){_UNSEEN}{_LOCAL}{_digits(3)}({_digits(4)})",
        4,
        word=True,
    ),
    _Form(
        "landline",
        f"((?:[+＋]{_UNSEEN}[8８]{_UNSEEN}[6６]{_UNSEEN})?[0０]{_UNSEEN}{_either('3-9')}{_digits(2)}){_UNSEEN}{_LOCAL}{_digits('2,3')}({_digits(4)})",
        4,
        word=True,
    ),
    _Form(
        "landline",
        f"([+＋]{_UNSEEN}[8８]{_UNSEEN}[6６]{_UNSEEN}{_either('1-9')}{_digits('1,2')}){_UNSEEN}{_LOCAL}{_digits('2,3')}({_digits(4)})",
        4,
        word=True,
    ),
    _Form(
        "email",
        f"({_MAIL_NAME}{_UNSEEN})[A-Za-z0-9Ａ-Ｚａ-ｚ０-９.．_%+\\-]*{_UNSEEN}[@＠]{_UNSEEN}{_MAIL_HOST}*[.．][A-Za-zＡ-Ｚａ-ｚ]{{2,12}}()",
        3,
        word=True,
    ),
    # A vehicle's: province, letter, five or (new energy) six signs, of which the last two are shown.
    _Form(
        "plate",
        f"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]{_UNSEEN}[{_BLANK}]?{_UNSEEN}[A-HJ-NP-ZＡ-ＨＪ-ＮＰ-Ｚ])"
        f"{_UNSEEN}[{_BLANK}·•.．{_HYPHEN}]?{_UNSEEN}(?:{_PLATE_SIGN}{_UNSEEN}){{3,4}}({_PLATE_SIGN}{_UNSEEN}[A-HJ-NP-Z0-9Ａ-ＨＪ-ＮＰ-Ｚ０-９挂学警港澳])",
        3,
        word=True,
    ),
    # A passport's is a letter and digits like many a code: only after its own word.
    _Form(
        "passport",
        f"(护照(?:号码|号)?[^0-9A-Za-zＡ-Ｚａ-ｚ]{{0,6}}[A-Za-zＡ-Ｚａ-ｚ])[A-Za-zＡ-Ｚａ-ｚ]?{_digits('5,6')}({_digits(2)})",
        6,
    ),
)
_OWN = {
    "identity_number": {"resident_id", "resident_id_15", "passport"},
    "resident_id": {"resident_id", "resident_id_15"},
    "phone": {"phone", "landline"},
    # Former numbers of registration have 15 digits, some of which look like a month and day.
    "reg_no": {"resident_id_15"},
}


def foreign_numbers(semantic: str | None) -> Iterator[tuple[str, str]]:
    """The regular expressions of what a value of that meaning is not meant to be, and how each is shown."""
    own = _OWN.get(semantic or "", {semantic})
    return (form.finding() for form in _FORMS if form.kind not in own)
