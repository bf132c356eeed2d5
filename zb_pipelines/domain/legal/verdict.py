"""Whether an exemption excuses its items from aggregation on a day (办法 art. 13 para 2).

Beyond what :mod:`judgement` decides for every basis:

- A passed ``review_by`` is a flag, not a reason: pulling data that a law seals is the
  worse error, and art. 13 asks for a legal basis, not for our deadline.
- A duty to share the same subject is a flag: which of two rules prevails, a person decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zb_pipelines.domain.legal.cited_provision import Citation
from zb_pipelines.domain.legal.fault import Fault
from zb_pipelines.domain.legal.judgement import Subjects, judge
from zb_pipelines.domain.legal.legal_basis import LegalBasis, appraise
from zb_pipelines.domain.legal.legal_rank import objection
from zb_pipelines.domain.legal.model import Exemption, Statute
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.timeline import version_on
from zb_pipelines.domain.messages import message


@dataclass(frozen=True)
class Verdict:
    """The decision on an exemption on a day; ``faults`` is empty exactly when it is valid.

    Each reason and each flag is a sentence; a reason says which rule and what to do. ``bases``
    has the citations one by one.
    """

    valid: bool
    faults: tuple[Fault, ...]
    flags: tuple[str, ...]
    bases: tuple[LegalBasis, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is not valid, a sentence each."""
        return tuple(dict.fromkeys(fault.sentence for fault in self.faults))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The provisions cited."""
        return tuple(basis.citation for basis in self.bases)


def verdict(
    exemption: Exemption,
    subjects: Subjects,
    statutes: Mapping[str, Statute],
    day: date,
    book: StatuteBook | None = None,
) -> Verdict:
    """Judges the exemption as of ``day``; never raises for a bad basis or a bad register.

    ``subjects`` maps each exempted item's name to its subject (``subjects.yml``). ``book`` saves
    the index of ``statutes`` where many exemptions are judged.
    """
    book = book or StatuteBook(statutes)
    judged = judge(exemption.basis, "aggregation", subjects, book, day)
    faults = [*_too_early(exemption, day), *judged.faults, *unnamed_item_faults(subjects)]
    flags = [
        *judged.flags,
        *_duties_to_share(subjects, statutes, day),
        *_deadlines(exemption, judged.citations, book, day),
    ]
    return Verdict(not faults, tuple(faults), tuple(dict.fromkeys(flags)), judged.bases)


def unnamed_item_faults(subjects: Subjects) -> list[Fault]:
    """What is wrong with the items themselves: none, or some without a subject."""
    if not subjects:
        sentence = message("no item is withheld; check exemption.items.")
        return [Fault("items", sentence)]
    nameless = [item for item, subject in subjects.items() if subject is None]
    if not nameless:
        return []
    sentence = message(
        "the items {items} have no subject, so that the scope cannot be checked; write subject in "
        "the entry or the item (see subjects.yml).",
        items=message(", ").join(nameless),
    )
    return [Fault("items", sentence)]


def _too_early(exemption: Exemption, day: date) -> list[Fault]:
    if exemption.decided <= day:
        return []
    sentence = message(
        "the exemption was decided on {day} and has no effect before; aggregate until then.",
        day=exemption.decided,
    )
    return [Fault("early", sentence)]


def _duties_to_share(subjects: Subjects, statutes: Mapping[str, Statute], day: date) -> list[str]:
    """The rules in force that order a body to share one of the subjects."""
    named = {subject for subject in subjects.values() if subject}
    found: list[str] = []
    for statute in statutes.values():
        version = version_on(statute, day)
        if version is None:
            continue
        for article in version.articles:
            shared = [subject for subject in article.requires if subject in named]
            if shared and objection(statute) is None:
                found.append(
                    message(
                        "in conflict with a duty to share: {where} asks bodies to supply or share "
                        "'{subjects}'; a reviewer confirms whether it may still be withheld.",
                        where=Citation(statute.name, article.number, article.paragraph).text,
                        subjects=message(", ").join(shared),
                    )
                )
    return found


def _deadlines(
    exemption: Exemption, citations: tuple[Citation, ...], book: StatuteBook, day: date
) -> list[str]:
    found: list[str] = []
    if exemption.overdue(day):
        found.append(
            message(
                "the review was due on {day} and is overdue; {who} checks the basis again and sets "
                "a new day.",
                day=exemption.review_by,
                who=exemption.decided_by,
            )
        )
    if exemption.decided < day:
        defects = (appraise(citation, book, exemption.decided).defect for citation in citations)
        found += [
            message(
                "on the day of the decision ({day}) the basis was wrong already: {sentence}",
                day=exemption.decided,
                sentence=defect.sentence,
            )
            for defect in defects
            if defect
        ]
    return found
