"""What a bracket behind the name of a statute says: a year, a document number, no law, or the name.

《X法（2024修正）》 and 《X法》（2024修正） mean the same; 《X法（修正草案）》 is no law; 《X办法（试行）》
is another instrument than 《X办法》.
"""

import re
from dataclasses import dataclass

from zb_pipelines.domain.legal.numerals import DIGITS

_BRACKETS = re.compile(r"(?:\([^()]*\)|〔[^〔〕]*〕|\[[^\[\]]*\]|【[^【】]*】)+$")
_ONE = re.compile(r"[(〔\[【]([^()〔〕\[\]【】]*)[)〕\]】]")
# 法律行为之前或之后的文本，不是现行法: drafts, and texts that their writer calls ended.
NO_LAW = re.compile(
    "草案|草稿|初稿|文稿|送审|审议稿|审查稿|报批稿|征求意见|讨论稿|修改稿|建议稿|专家稿|试拟稿"
    "|废止|失效|失去效力|停止执行|未生效|未施行|拟修"
)
_DIGIT = rf"[\d〇{DIGITS}]"
_NUMERALS = r"[〇零一二三四五六七八九十\d]{1,3}"
_DAY = (
    rf"(?P<year>(?:19|20)\d\d|[一二][〇零{DIGITS}]{{3}})年?"
    rf"(?:[-./]?{_DIGIT}{{1,2}}[-./]?{_DIGIT}{{1,2}}|{_NUMERALS}月(?:{_NUMERALS}日)?)?"
)
_DEED = (
    r"(?:由|经)?(?:第[一二三四五六七八九十\d]+届)?"
    r"(?:全国人大(?:常委会)?|全国人民代表大会(?:常务委员会)?|国务院)?"
    r"(?:第[一二三四五六七八九十百\d]+次(?:常务)?会议)?(?:第?[一二三四五六七八九十\d]+次)?"
    r"(?P<deed>修正|修订|修改|公布|发布|颁布|通过|制定|印发|施行|实施|生效|起施行)?"
    r"(?:版|本|文本|的?决定)?"
)
_YEAR = re.compile(rf"^(?:自|根据|于)?{_DAY}{_DEED}$")
_DOCUMENT = re.compile(
    r"^(?=.*(?:令|公告|[〔\[]\d{4}[〕\]])).{0,40}[\d〇零一二三四五六七八九十百千]+号(?:令|公告)?(?:公布|发布)?$"
)
# Between two dates the mark may be lost with a blank: …修订2024年….
_APART = re.compile(r"[,、;]|(?<=[正订改布过行效])(?=(?:19|20)\d\d)")
_IN_FORCE = ("施行", "实施", "生效", "起施行")


@dataclass(frozen=True)
class Bracketed:
    """A name with what its brackets said: ``year`` and ``deed`` of the last date, a document number.

    ``no_law`` is the words that say that the text is a draft or no longer law.
    """

    name: str
    year: int | None = None
    in_force: bool = False
    document: str | None = None
    no_law: str | None = None


def read_brackets(name: str, after: str = "") -> Bracketed:
    """A statute's name and the brackets ``after`` its marks; both already plain text."""
    ending = _BRACKETS.search(name)
    inside = ending[0] if ending else ""
    found = Bracketed(name[: len(name) - len(inside)])
    for bracket in _ONE.finditer(inside + after):
        found = _with(found, bracket[1])
    return found


def _with(found: Bracketed, said: str) -> Bracketed:
    if words := NO_LAW.search(said):
        return Bracketed(found.name, found.year, found.in_force, found.document, words[0])
    if _DOCUMENT.match(said):
        return Bracketed(found.name, found.year, found.in_force, said, found.no_law)
    year, in_force, document = found.year, found.in_force, found.document
    for part in _APART.split(said):
        if _DOCUMENT.match(part):
            document = part
        elif dated := _YEAR.match(part):
            year, in_force = _number(dated["year"]), (dated["deed"] or "") in _IN_FORCE
        else:
            return Bracketed(f"{found.name}({said})", *_rest(found))
    return Bracketed(found.name, year, in_force, document, found.no_law)


def _rest(found: Bracketed) -> tuple[int | None, bool, str | None, str | None]:
    return found.year, found.in_force, found.document, found.no_law


def _number(year: str) -> int:
    return int(
        "".join(
            str(DIGITS.index(each)) if each in DIGITS else each for each in year.replace("〇", "零")
        )
    )
