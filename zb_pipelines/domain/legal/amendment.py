"""What becomes of a cited provision when its statute gets a new text, or ends (办法 第十条第四款)."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from zb_pipelines.domain.legal.citation import Citation, named_provisions
from zb_pipelines.domain.legal.model import Article, Statute, Version
from zb_pipelines.domain.legal.provision import cited_articles
from zb_pipelines.domain.legal.text_year import years
from zb_pipelines.domain.legal.timeline import articles, moved_article, start
from zb_pipelines.domain.messages import message

__all__ = ["BINDING", "Amendment", "Effect", "Kind", "amendments", "effect", "named_provisions"]

Kind = Literal["repealed", "renumbered", "amended", "unclear", "untouched"]
# What must be answered by another text of the basis, not by a look at it.
BINDING: frozenset[Kind] = frozenset({"repealed", "renumbered"})


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
    def published_on(self) -> date | None:
        """The day the new text was published, where that is registered."""
        return self.after.published if self.after else None

    @property
    def title(self) -> str:
        """What happened, in words."""
        if self.after is None:
            ended_by = self.before.ended_by
            heir = message(", replaced by {heir}", heir=ended_by) if ended_by else ""
            return message(
                "{name} ends on {day}{heir}", name=self.statute.name, day=self.in_force, heir=heir
            )
        return message(
            "the text {label} of {name} takes effect on {day}",
            name=self.statute.name,
            label=self.after.label,
            day=self.in_force,
        )


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
        return "repealed", message(
            "{text}: {title}; cite the law in force, or withdraw.", text=text, title=amendment.title
        )
    if citation.article is None:
        return "unclear", message(
            "{text}: {title}, only the name is cited; read the text and cite article and paragraph.",
            text=text,
            title=amendment.title,
        )
    if citation.year in years(after, in_force=citation.year_in_force):
        return "untouched", message(
            "{text}: the text {label} is cited.", text=text, label=after.label
        )
    found = moved_article(amendment.statute, after, citation.article)
    if found and found[0] is before:
        where = Citation(citation.statute, found[1].number, found[1].paragraph).provision
        return "renumbered", message(
            "{text}: {title}, this now stands in {where}; cite {where}.",
            text=text,
            title=amendment.title,
            where=where,
        )
    return _compare_texts(
        citation, amendment, cited_articles(citation, before), cited_articles(citation, after)
    )


def _compare_texts(
    citation: Citation,
    amendment: Amendment,
    old: tuple[Article, ...],
    new: tuple[Article, ...],
) -> tuple[Kind, str]:
    text, title = citation.text, amendment.title
    number = citation.article or ""
    if new and not articles(amendment.before, number):
        return "untouched", message("{text}: what is cited stands in the new text.", text=text)
    if old and [_rule(article) for article in old] == [_rule(article) for article in new]:
        return "untouched", message("{text}: number and content are unchanged.", text=text)
    if old and new:
        return "amended", message(
            "{text}: {title}, the content changed: {gist}; check whether it can still be cited.",
            text=text,
            title=title,
            gist=new[0].clause,
        )
    if old:
        return "unclear", message(
            "{text}: {title}, the new text has no such article registered; read it, then cite anew "
            "or add it.",
            text=text,
            title=title,
        )
    return "unclear", message(
        "{text}: {title}, its content is not registered; read it, then cite anew or add it.",
        text=text,
        title=title,
    )


def _rule(article: Article) -> object:
    return article.model_copy(update={"number": "", "topic": None, "paragraphs": None, "items": {}})
