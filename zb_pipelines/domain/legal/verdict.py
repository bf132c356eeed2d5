"""Whether an exemption excuses its items from aggregation on a day (办法 art. 13 para 2).

How a careful official decides, and what is decided here:

- A citation that is *wrong* (unreadable, unknown, not in force, renumbered, no such 条款项)
  spoils the basis even beside a good one: the agency publishes the text as it stands.
- A citation that is right but *too weak* (a rule below 法律、法规, a mere duty of
  confidentiality) does no harm beside a good one; it does not count, and is flagged.
- Every exempted item needs a firm provision (S1 to S3) that covers its subject.
- A passed ``review_by`` is a flag, not a reason: pulling data that a law seals is the
  worse error, and art. 13 asks for a legal basis, not for our deadline.
- A duty to share the same subject is a flag: which of two rules prevails, a person decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.legal import legal_rank
from zb_pipelines.domain.legal.citation import Citation, parse_citations
from zb_pipelines.domain.legal.legal_basis import Ground, weigh
from zb_pipelines.domain.legal.model import Exemption, Statute
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.timeline import version_on

Subjects = Mapping[str, str | None]


@dataclass(frozen=True)
class Verdict:
    """The decision on an exemption on a day; ``reasons`` is empty exactly when it is valid.

    Each reason and each flag is a Chinese sentence; a reason says which rule and what to do.
    """

    valid: bool
    reasons: tuple[str, ...]
    flags: tuple[str, ...]
    citations: tuple[Citation, ...]


def verdict(
    exemption: Exemption, subjects: Subjects, statutes: Mapping[str, Statute], day: date
) -> Verdict:
    """Judges the exemption as of ``day``.

    ``subjects`` maps each exempted item's name to its subject (``subjects.yml``). Never
    raises for a bad basis; ``InputError`` only where the register names two statutes alike.
    """
    book = StatuteBook(statutes)
    try:
        citations = parse_citations(exemption.basis)
    except InputError as refusal:
        unread = tuple(f"{p.what}；{p.remedy}。" for p in refusal.problems)
        return Verdict(False, unread, (), ())
    grounds = [weigh(citation, book, day) for citation in citations]
    weak = [ground.weakness for ground in grounds if ground.weakness]
    reasons = [*_too_early(exemption, day), *(g.defect for g in grounds if g.defect)]
    uncovered = _uncovered(grounds, subjects)
    if uncovered:
        reasons += weak
    if any(ground.covers for ground in grounds) or not reasons:
        reasons += uncovered
    reasons += _unnamed(subjects)
    flags = [flag for ground in grounds for flag in ground.flags]
    flags += [] if uncovered else [f"不计入依据：{sentence}" for sentence in weak]
    flags += _duties_to_share(subjects, statutes, day)
    flags += _deadlines(exemption, citations, book, day)
    return Verdict(not reasons, _once(reasons), _once(flags), citations)


def _unnamed(subjects: Subjects) -> list[str]:
    """What is wrong with the items themselves: none, or some without a subject."""
    if not subjects:
        return ["豁免没有涉及任何信息项；请核对 exemption.items。"]
    unnamed = [item for item, subject in subjects.items() if subject is None]
    if not unnamed:
        return []
    return [
        f"信息项 {'、'.join(unnamed)} 没有登记主体事项，不能核对豁免范围；"
        "请在条目或者信息项写明 subject（见 subjects.yml）。"
    ]


def _uncovered(grounds: Sequence[Ground], subjects: Subjects) -> list[str]:
    """What the firm grounds leave uncovered, as a sentence; empty where they cover every item."""
    covers = frozenset[str]().union(*(ground.covers for ground in grounds))
    wide = [item for item, subject in subjects.items() if subject and subject not in covers]
    if not wide:
        return []
    names = "、".join(wide)
    about = "、".join(dict.fromkeys(f"“{subjects[item]}”" for item in wide))
    firm = "、".join(f"“{subject}”" for subject in sorted(covers))
    within = [item for item, subject in subjects.items() if subject in covers]
    if not within:
        return [
            f"依据管的是{firm or '其他事项'}，与信息项 {names} 的主体事项{about}不符；"
            "请另引依据，没有的应当汇聚。"
        ]
    return [
        f"豁免范围超出依据：依据只管{firm}，管不到信息项 {names}（{about}）；"
        f"请把豁免缩小到信息项 {'、'.join(within)}，其余应当汇聚。"
    ]


def _too_early(exemption: Exemption, day: date) -> list[str]:
    if exemption.decided <= day:
        return []
    return [f"豁免决定于{exemption.decided}作出，此前不生效；请先汇聚。"]


def _duties_to_share(subjects: Subjects, statutes: Mapping[str, Statute], day: date) -> list[str]:
    """The rules in force that order a body to share one of the subjects."""
    named = {subject for subject in subjects.values() if subject}
    found: list[str] = []
    for statute in statutes.values():
        version = version_on(statute, day)
        if version is None or legal_rank.objection(statute) is not None:
            continue
        for article in version.articles:
            shared = [subject for subject in article.requires if subject in named]
            if shared:
                where = Citation(statute.name, article.number, article.paragraph).text
                found.append(
                    f"与共享义务冲突：{where}要求有关部门提供或者共享“{'、'.join(shared)}”，请审核人确认是否仍可不予汇聚。"
                )
    return found


def _deadlines(
    exemption: Exemption, citations: tuple[Citation, ...], book: StatuteBook, day: date
) -> list[str]:
    found: list[str] = []
    if exemption.review_by < day:
        found.append(
            f"复核期限{exemption.review_by}已过；请{exemption.decided_by}重新核对依据并更新期限。"
        )
    if exemption.decided < day:
        defects = (weigh(citation, book, exemption.decided).defect for citation in citations)
        found += [
            f"作出决定之日（{exemption.decided}）依据即有问题：{defect}"
            for defect in defects
            if defect
        ]
    return found


def _once(sentences: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentences))
