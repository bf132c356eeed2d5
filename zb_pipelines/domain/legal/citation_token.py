"""The parts of a written citation: names with their brackets, 条款项目 with their numbers, what joins them."""

import re

from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.legal.cited_provision import Level
from zb_pipelines.domain.legal.numerals import CHARACTERS, DIGITS, to_chinese, to_number
from zb_pipelines.domain.messages import message

NUMBER = rf"(?:[{CHARACTERS}]+|[0-9]+)"
_JOINTS, _SPANS = "以及|[、,和与及]", "至|到|—+|-|~"
_BETWEEN = rf"(?:{_JOINTS}|{_SPANS})"
_LIST = rf"{NUMBER}(?:{_BETWEEN}{NUMBER})*"
_POINTS = rf"\({NUMBER}\)(?:{_BETWEEN}?\({NUMBER}\))*"
NAME = r"《(?P<name>(?:[^《》]|《[^《》]*》)+)》(?P<marks>(?:\([^()]*\)|〔[^〔〕]*〕|\[[^\[\]]*\]|【[^【】]*】)*)"
TOKEN = re.compile(
    rf"""
      {NAME}
    | 第?(?P<article>{_LIST})条(?:之(?P<inserted>{NUMBER}))?
    | 第?(?P<paragraph>{_LIST})款
    | 第?(?P<item>{_POINTS}|(?<=第){_LIST})项
    | 第?(?P<subitem>\(?{NUMBER}\)?)目
    | (?P<span>{_SPANS})
    | (?P<joint>以及|或者|[、,;。和及与并])
    | (?P<filler>根据|依据|依照|按照|之规定|的?规定)
    """,
    re.VERBOSE,
)
PROVISION = re.compile(rf"第?\(?{NUMBER}\)?[条款项](?!目)")
LONGEST_SPAN = 100
_SPAN = re.compile(_SPANS)
_PART = re.compile(rf"({NUMBER})|({_BETWEEN})")


def refusal(what: str) -> InputError:
    """The refusal of a basis, with the way in which it has to be written."""
    remedy = message(
        "write title, article, paragraph and item in the usual form and join several by commas"
    )
    return input_error(message("legal basis"), what, remedy)


def numbers(token: re.Match[str]) -> tuple[Level, list[int | str]]:
    """The level that a part names and its numbers in order; articles as Chinese numerals."""
    if token["article"]:
        articles: list[int | str] = [to_chinese(n) for n in _read_list(token["article"], token[0])]
        if token["inserted"]:
            articles[-1] = f"{articles[-1]}之{to_chinese(number(token['inserted'], token[0]))}"
        return "article", articles
    if token["paragraph"]:
        return "paragraph", list(_read_list(token["paragraph"], token[0]))
    if token["item"]:
        return "item", list(_read_list(token["item"], token[0]))
    return "subitem", [number(token["subitem"].strip("()"), token[0])]


def number(text: str, where: str) -> int:
    """One number; 一二 is refused, because it may be 十二 or 一、二 whose mark was lost."""
    if len(text) > 1 and all(character in DIGITS[1:] for character in text):
        what = message(
            "'{where}' may mean {text} as one number or as several", where=where, text=text
        )
        raise refusal(what)
    return to_number(text)


def span(start: int, end: int) -> range:
    """What a range adds after its first member; refused where it runs backwards or too far."""
    if not start < end <= start + LONGEST_SPAN:
        raise refusal(
            message(
                "the range from {start} to {end} is backwards or too wide", start=start, end=end
            )
        )
    return range(start + 1, end + 1)


def _read_list(text: str, where: str) -> list[int]:
    """The numbers of 二十、二十一 or 十至十二; refused where they do not ascend."""
    found: list[int] = []
    ranged = False
    for part in _PART.finditer(text):
        if part[2]:
            ranged = bool(_SPAN.fullmatch(part[2]))
            continue
        value = number(part[1], where)
        if found and value <= found[-1]:
            raise refusal(message("the numbers in '{where}' do not ascend", where=where))
        found += span(found[-1], value) if ranged and found else [value]
        ranged = False
    return found
