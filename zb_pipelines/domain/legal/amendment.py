"""What becomes of a cited provision when its statute gets a new text, or ends (办法 第十条第四款)."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.legal.citation import Citation, parse_citations
from zb_pipelines.domain.legal.model import Article, Statute, Version
from zb_pipelines.domain.legal.provision import cited
from zb_pipelines.domain.legal.timeline import articles, moved, start

Kind = Literal["repealed", "renumbered", "amended", "unclear", "untouched"]
# What must be answered by another text of the basis, not by a look at it.
BINDING: frozenset[Kind] = frozenset({"repealed", "renumbered"})
_NAMED = re.compile(r"《[^《》]+(?:《[^《》]*》[^《》]*)?》")
_PROVISION = re.compile(
    r"(?:\([^()]*\)|（[^（）]*）)?[第条款项目之、和及至（）()〇零一二三四五六七八九十百千\d]*"
)


@dataclass(frozen=True)
class Amendment:
    """The step from one text of a statute to the next; ``after`` is ``None`` where it ended."""

    statute: Statute
    before: Version
    after: Version | None
    in_force: date

    @property
    def key(self) -> str:
        """What tells it from all others: ``statistics_law@2024-09-13``."""
        return f"{self.statute.key}@{self.in_force}"

    @property
    def published(self) -> date | None:
        """The day the new text was published, where that is registered."""
        return self.after.published if self.after else None

    @property
    def title(self) -> str:
        """What happened, in words."""
        name = f"《{self.statute.name}》"
        if self.after is None:
            heir = f"，由{self.before.ended_by}取代" if self.before.ended_by else ""
            return f"{name}自{self.in_force}起废止{heir}"
        return f"{name}{self.after.label}文本自{self.in_force}起施行"


@dataclass(frozen=True)
class Effect:
    """What an amendment does to one citation; ``sentence`` is Chinese and says what to do."""

    citation: Citation
    kind: Kind
    sentence: str


def amendments(statute: Statute) -> tuple[Amendment, ...]:
    """The steps between the registered texts, and the end, oldest first; unknown days left out."""
    steps = [
        Amendment(statute, before, after, first)
        for before, after in pairwise(statute.versions)
        if (first := start(after)) is not None
    ]
    last = statute.versions[-1]
    if last.until:
        steps.append(Amendment(statute, last, None, last.until))
    return tuple(steps)


def effect(citation: Citation, amendment: Amendment) -> Effect:
    """What ``amendment`` does to a ``citation`` of its statute, as far as the register tells."""
    kind, sentence = _effect(citation, amendment)
    return Effect(citation, kind, sentence)


def _effect(citation: Citation, amendment: Amendment) -> tuple[Kind, str]:
    before, after, text = amendment.before, amendment.after, citation.text
    if after is None:
        return "repealed", f"{text}：{amendment.title}；请改引现行法律、法规，没有的撤回。"
    if citation.article is None:
        what = f"{text}：{amendment.title}，只引了名称，不能逐条核对；请核对原文并引到条、款、项。"
        return "unclear", what
    if citation.year and f"{citation.year}" in after.label:
        return "untouched", f"{text}：引用的就是{after.label}文本。"
    found = moved(amendment.statute, after, citation.article)
    if found and found[0] is before:
        where = Citation(citation.statute, found[1].number, found[1].paragraph).provision
        return "renumbered", f"{text}：{amendment.title}，该内容改为{where}；请改引{where}。"
    return _compared(citation, amendment, cited(citation, before), cited(citation, after))


def _compared(
    citation: Citation,
    amendment: Amendment,
    old: tuple[Article, ...],
    new: tuple[Article, ...],
) -> tuple[Kind, str]:
    text, title = citation.text, amendment.title
    number = citation.article or ""
    if new and not articles(amendment.before, number):
        return "untouched", f"{text}：引用的是新文本的内容。"
    if old and [_rule(article) for article in old] == [_rule(article) for article in new]:
        return "untouched", f"{text}：条号和内容没有变化。"
    if old and new:
        return (
            "amended",
            f"{text}：{title}，该条内容有变化：{new[0].gist.rstrip('。')}；请核对是否仍可引用。",
        )
    if old:
        return "unclear", f"{text}：{title}，新文本中没有登记该条；请核对原文后改引或者补录。"
    return "unclear", f"{text}：{title}，该条内容没有登记；请核对原文后改引或者补录。"


def _rule(article: Article) -> object:
    return article.model_copy(update={"number": "", "topic": None, "paragraphs": None, "items": {}})


def named_provisions(text: str | None) -> tuple[Citation, ...]:
    """The provisions that a free text names, as in 《X法》第七条规定的登记职责; words are passed over.

    Unlike :func:`parse_citations` it refuses nothing: what cannot be read counts as the bare
    statute.
    """
    found: list[Citation] = []
    for name in _NAMED.finditer(text or ""):
        rest = _PROVISION.match(text or "", name.end())
        tail = (rest[0] if rest else "").rstrip("、和及至之")
        try:
            found += parse_citations(name[0] + tail)
        except InputError:
            found.append(Citation(name[0][1:-1]))
    return tuple(dict.fromkeys(found))
