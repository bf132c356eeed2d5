"""What a legal basis cites: 《法名》第X条第X款第（X）项, read from the text an agency typed.

Accepted (facts: 立法技术 levels 条-款-项-目): Chinese or Arabic numerals, brackets and digits of
either width, the prefix 中华人民共和国, a year such as （2024修正）, several provisions joined by
、，；和及与以及, provisions that go on in the statute named before, ranges with 至.
Whether the statute exists is not asked here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.legal.numerals import CHARACTERS, to_chinese, to_number

NUMBER = rf"(?:[{CHARACTERS}]+|\d+)"
TOKEN = re.compile(
    rf"""
      《(?P<name>(?:[^《》]|《[^《》]*》)+)》(?P<marks>(?:\([^()]*\))*)
    | 第(?P<article>{NUMBER})条(?:之(?P<inserted>{NUMBER}))?
    | 第(?P<paragraph>{NUMBER})款
    | 第?(?P<items>(?:\({NUMBER}\)[、,和]?)+|(?<=第){NUMBER})项
    | 第?(?P<subitem>\(?{NUMBER}\)?)目
    | (?P<span>至|到|—+|-|~)
    | (?P<joint>以及|或者|[、,;。和及与并])
    | (?P<filler>根据|依据|依照|按照|之规定|的?规定)
    """,
    re.VERBOSE,
)
LEVELS = ("article", "paragraph", "item", "subitem")
LONGEST_SPAN = 100
REMEDY = "请按“《法名》第X条第X款第（X）项”书写，多处之间用顿号、分号或者“和”连接"


@dataclass(frozen=True)
class Citation:
    """One provision cited.

    ``article`` is the Chinese numeral without 第/条, an inserted one as ``二十八之一``;
    ``None`` where only the statute is named. ``year`` is the revision the text names.
    """

    statute: str
    article: str | None = None
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None
    year: int | None = None

    @property
    def provision(self) -> str:
        """The provision in the usual form, e.g. 第二十八条之一第二款第（三）项."""
        article, _, inserted = (self.article or "").partition("之")
        return "".join(
            (
                f"第{article}条" if article else "",
                f"之{inserted}" if inserted else "",
                f"第{to_chinese(self.paragraph)}款" if self.paragraph else "",
                f"第（{to_chinese(self.item)}）项" if self.item else "",
                f"第{to_chinese(self.subitem)}目" if self.subitem else "",
            )
        )

    @property
    def text(self) -> str:
        """The citation in the usual form, as reports print it."""
        return f"《{self.statute}》{self.provision}"

    @property
    def level(self) -> str | None:
        """The deepest level that the citation names."""
        return next((name for name in reversed(LEVELS) if getattr(self, name) is not None), None)


def parse_citations(text: str) -> tuple[Citation, ...]:
    """The provisions that ``text`` cites, in order, each once; a range becomes its members.

    Raises ``InputError`` where any part cannot be read: a basis half understood is none.
    """
    reading = _Reading(text)
    for token in _tokens(text):
        reading.take(token)
    found = tuple(dict.fromkeys(reading.finish()))
    if not found:
        raise input_error("法律依据", f"“{text}”没有写明法律、法规名称", REMEDY)
    return found


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """The parts of the text; ``InputError`` at the first character that belongs to none."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    position = 0
    while position < len(plain):
        token = TOKEN.match(plain, position)
        if token is None:
            raise input_error("法律依据", f"读不懂“{plain[position : position + 20]}”", REMEDY)
        yield token
        position = token.end()


class _Reading:
    """The state of reading one text: what is finished, what is open, what joins them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.done: list[Citation] = []
        self.open: list[Citation] = []
        self.joined = False
        self.span = False

    def take(self, token: re.Match[str]) -> None:
        """Adds one part to what was read."""
        kind = token.lastgroup
        if token["name"]:
            self._name(token["name"], token["marks"])
        elif kind == "span":
            self.span = True
        elif kind == "joint":
            self.joined = True
        elif kind != "filler":
            self._level(token)

    def finish(self) -> list[Citation]:
        """Everything read; ``InputError`` where a range was begun and not ended."""
        if self.span:
            raise self._refusal("“至”之后缺少条、款或者项")
        return self.done + self.open

    def _name(self, name: str, marks: str) -> None:
        self.done += self.open
        year = re.search(r"(\d{4}|[〇零一二三四五六七八九]{4})", marks)
        self.open = [Citation(name, year=to_number(year[1]) if year else None)]
        self.joined = False

    def _level(self, token: re.Match[str]) -> None:
        level, values = _level_of(token)
        if not self.open:
            raise self._refusal(f"“{token[0]}”之前没有法律、法规名称")
        if self.span:
            values = self._members(level, values)
        last = self.open[-1]
        deeper = last.level is None or LEVELS.index(level) > LEVELS.index(last.level)
        if not deeper or self.joined or self.span:
            self.done += [citation for citation in self.open if citation.level is not None]
            last = _up_to(last, level)
        else:
            self.done += self.open[:-1]
        if level != "article" and last.article is None:
            raise self._refusal(f"“{token[0]}”之前没有写明是哪一条")
        self.open = [replace(last, **{level: value}) for value in values]
        self.joined = self.span = False

    def _members(self, level: str, values: list[int | str]) -> list[int | str]:
        """What a range adds after its first member, e.g. 第十六条至第十八条 → 十七, 十八."""
        first = getattr(self.open[-1], level)
        if first is None or self.open[-1].level != level or len(values) != 1:
            raise self._refusal("“至”的前后不是同一级（条对条、款对款、项对项）")
        if "之" in f"{first}{values[0]}":
            raise self._refusal("“至”的前后不能是“第X条之一”一类的条文，请逐条列出")
        start, end = (to_number(str(bound)) for bound in (first, values[0]))
        if not start < end <= start + LONGEST_SPAN:
            raise self._refusal(f"“至”的范围（{start} 至 {end}）不成立或者过宽")
        numbers = range(start + 1, end + 1)
        return [to_chinese(n) if level == "article" else n for n in numbers]

    def _refusal(self, what: str) -> InputError:
        return input_error("法律依据", f"“{self.text}”中{what}", REMEDY)


def _level_of(token: re.Match[str]) -> tuple[str, list[int | str]]:
    """The level that a part names, and its number or numbers (several 项 may share one 第…项)."""
    if token["article"]:
        article = to_chinese(to_number(token["article"]))
        if token["inserted"]:
            article += f"之{to_chinese(to_number(token['inserted']))}"
        return "article", [article]
    if token["paragraph"]:
        return "paragraph", [to_number(token["paragraph"])]
    if token["items"]:
        return "item", [to_number(number) for number in re.findall(NUMBER, token["items"])]
    return "subitem", [to_number(token["subitem"].strip("()"))]


def _up_to(citation: Citation, level: str) -> Citation:
    """The citation without ``level`` and what lies below it."""
    return replace(citation, **dict.fromkeys(LEVELS[LEVELS.index(level) :]))
