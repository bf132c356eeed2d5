"""A whole basis judged for a use: every citation in it, and together whether they cover the data.

How a careful official decides, and what is decided here:

- A citation that is *wrong* (unreadable, a draft, unknown, not in force, renumbered, no such
  条款项) spoils the basis even beside a good one: the agency publishes the text as it stands.
- A citation that is right but *too weak* (rank, a mere duty of confidentiality, a reference to
  another law) does no harm beside a good one; it does not count, and is flagged.
- Every item withheld needs a firm provision that covers its subject.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.legal.citation import Citation, named_provisions, parse_citations
from zb_pipelines.domain.legal.fault import Fault
from zb_pipelines.domain.legal.legal_basis import LegalBasis, appraise
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.use import Use
from zb_pipelines.domain.messages import message

Subjects = Mapping[str, str | None]
# Where a basis stands in a text of its own; elsewhere words may stand around it.
STRICT: frozenset[Use] = frozenset({"aggregation", "sharing"})


@dataclass(frozen=True)
class Judgement:
    """What a basis is worth: it serves exactly where ``faults`` is empty.

    ``flags`` are sentences for the reviewer, ``bases`` the citations one by one.
    """

    faults: tuple[Fault, ...]
    flags: tuple[str, ...]
    bases: tuple[LegalBasis, ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The provisions cited."""
        return tuple(basis.citation for basis in self.bases)


def judge(text: str, use: Use, subjects: Subjects, book: StatuteBook, day: date) -> Judgement:
    """Judges the basis ``text`` for ``use`` as of ``day``; never raises.

    ``subjects`` maps each item withheld to its subject; where it is empty, scope is not asked.
    """
    try:
        citations = parse_citations(text) if use in STRICT else named_provisions(text)
    except InputError as refusal:
        unread = tuple(
            Fault("unreadable", message("{what}; {remedy}.", what=p.what, remedy=p.remedy))
            for p in refusal.problems
        )
        return Judgement(unread, (), ())
    if not citations:
        return Judgement((), (), ())
    named = frozenset(subject for subject in subjects.values() if subject)
    bases = tuple(appraise(citation, book, day, use, named) for citation in citations)
    faults, flags = _together(bases, use, subjects)
    return Judgement(tuple(dict.fromkeys(faults)), tuple(dict.fromkeys(flags)), bases)


def _together(
    bases: Sequence[LegalBasis], use: Use, subjects: Subjects
) -> tuple[list[Fault], list[str]]:
    faults = [basis.defect for basis in bases if basis.defect]
    weak = [basis.weakness for basis in bases if basis.weakness]
    serving = [basis for basis in bases if basis.serves]
    flags = [flag for basis in bases for flag in basis.flags]
    if use == "collection" or not subjects:
        uncovered: list[Fault] = []
        lacking = not serving
    else:
        uncovered = _uncovered_faults(serving, subjects)
        lacking = bool(uncovered) or not serving
    if lacking:
        faults += weak
    else:
        flags += [message("not counted: {sentence}", sentence=each.sentence) for each in weak]
    if any(basis.covers for basis in serving) or not faults:
        faults += uncovered
    return faults, flags


def _uncovered_faults(serving: Sequence[LegalBasis], subjects: Subjects) -> list[Fault]:
    """What the serving bases leave uncovered; empty where they cover every item."""
    if any(basis.unverified and not basis.covers for basis in serving):
        return []
    covers = frozenset[str]().union(*(basis.covers for basis in serving))
    wide = [item for item, subject in subjects.items() if subject and subject not in covers]
    if not wide:
        return []
    names = message(", ").join(wide)
    about = message(", ").join(dict.fromkeys(f"“{subjects[item]}”" for item in wide))
    firm = message(", ").join(f"“{subject}”" for subject in sorted(covers))
    within = [item for item, subject in subjects.items() if subject in covers]
    if not within:
        sentence = message(
            "the basis is about {firm}, not about the subjects {about} of the items {items}; cite "
            "another basis, or do not withhold them.",
            firm=firm or message("other matters"),
            items=names,
            about=about,
        )
    else:
        sentence = message(
            "more is withheld than the basis covers: it covers {firm} and not the items {items} "
            "({about}); withhold only the items {within}, not the others.",
            firm=firm,
            items=names,
            about=about,
            within=message(", ").join(within),
        )
    return [Fault("scope", sentence)]
