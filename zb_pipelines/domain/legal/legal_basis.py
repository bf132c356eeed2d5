"""One cited provision appraised for a use: is it law here, on that day, and firm enough."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

from zb_pipelines.domain.legal import legal_rank
from zb_pipelines.domain.legal.cited_provision import Citation
from zb_pipelines.domain.legal.fault import Fault
from zb_pipelines.domain.legal.model import Article, Statute, Version
from zb_pipelines.domain.legal.provision import absence, advice, cited_articles, unregistered_fault
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.statute_named import statute_named
from zb_pipelines.domain.legal.timeline import ended_before, first_after, version_on
from zb_pipelines.domain.legal.use import UNVERIFIED_COUNTS, Use, rank_objection, suffices
from zb_pipelines.domain.legal.weakness import weakness
from zb_pipelines.domain.messages import message

CHECKED_FOR = timedelta(days=365)


@dataclass(frozen=True)
class LegalBasis:
    """What one citation is worth for one use on one day.

    ``defect``: the citation itself is wrong, and the text must be rewritten. ``weakness``: it is
    right but does not serve the use. ``covers``: the subjects that it takes away (``everything``:
    whatever they are, where its content is not registered). Sentences end with a full stop.
    """

    citation: Citation
    statute: Statute | None = None
    version: Version | None = None
    rules: tuple[Article, ...] = ()
    defect: Fault | None = None
    weakness: Fault | None = None
    covers: frozenset[str] = frozenset()
    unverified: bool = False
    flags: tuple[str, ...] = ()

    @property
    def serves(self) -> bool:
        """Whether it is a basis for the use, whatever the data."""
        return self.defect is None and self.weakness is None


def appraise(
    citation: Citation,
    book: StatuteBook,
    day: date,
    use: Use = "aggregation",
    subjects: Set[str] = frozenset(),
) -> LegalBasis:
    """The citation examined as of ``day`` (facts §7.1 rank, §7.3 strength, §7.5 traps)."""
    statute = statute_named(citation, book)
    if isinstance(statute, Fault):
        return LegalBasis(citation, defect=statute)
    objection = rank_objection(statute, use)
    if objection is not None:
        return LegalBasis(citation, statute, weakness=Fault("rank", objection))
    if citation.article is None:
        sentence = message(
            "{text} names the statute only; cite article, paragraph and item.", text=citation.text
        )
        return LegalBasis(citation, statute, defect=Fault("bare", sentence))
    version = version_on(statute, day)
    if version is None:
        return LegalBasis(citation, statute, defect=_not_in_force(citation, statute, day))

    def serves(rule: Article) -> bool:
        return suffices(rule, use) and (
            not subjects or not rule.covers or bool(subjects & set(rule.covers))
        )

    missing = absence(citation, statute, version, day, serves)
    if missing is not None:
        return LegalBasis(citation, statute, version, defect=missing)
    return _appraise(citation, statute, version, day, use)


def _appraise(
    citation: Citation, statute: Statute, version: Version, day: date, use: Use
) -> LegalBasis:
    """An existing provision by what the register says of it."""
    flags = (*advice(citation, version), *_verification_doubts(statute, version, day))
    unsaid = unregistered_fault(citation, statute, version)
    if unsaid is not None:
        accepted = use in UNVERIFIED_COUNTS and unsaid.category == "unregistered"
        return LegalBasis(
            citation,
            statute,
            version,
            defect=None if accepted else unsaid,
            unverified=True,
            flags=(_not_graded(citation), *flags),
        )
    rules = cited_articles(citation, version)
    firm = [rule for rule in rules if suffices(rule, use)]
    standing = [rule for rule in firm if rule.refers_to is None]
    told = (*(_note(citation, rule) for rule in firm), *flags, _reservation(statute))
    return LegalBasis(
        citation,
        statute,
        version,
        rules,
        weakness=None if standing else weakness(citation, rules, use),
        covers=frozenset(subject for rule in standing for subject in rule.covers),
        unverified=any(not rule.verified for rule in rules),
        flags=tuple(dict.fromkeys(each for each in told if each)),
    )


def _not_in_force(citation: Citation, statute: Statute, day: date) -> Fault:
    ended = ended_before(statute, day)
    if ended is not None and first_after(statute, day) is None:
        heir = message(", replaced by {heir}", heir=ended.ended_by) if ended.ended_by else ""
        sentence = message(
            "{name} ended on {day}{heir}, {text} is no basis any more; cite the provision of the "
            "law in force, or aggregate.",
            name=statute.name,
            day=ended.until,
            heir=heir,
            text=citation.text,
        )
        return Fault("not_in_force", sentence)
    begins = first_after(statute, day)
    when = (
        message("takes effect on {day}", day=begins)
        if begins
        else message("no day of publication or of entry into force is registered")
    )
    sentence = message(
        "{name} is not in force ({when}), {text} is no basis that day; aggregate until then.",
        name=statute.name,
        when=when,
        text=citation.text,
    )
    return Fault("not_in_force", sentence)


def _not_graded(citation: Citation) -> str:
    return message(
        "{text} exists, but what it says is not registered (not verified); read the text.",
        text=citation.text,
    )


def _note(citation: Citation, rule: Article) -> str | None:
    if rule.strength == "S3":
        return message(
            "{text} is about state secrets (S3): no detail of them may stand in the open catalog.",
            text=citation.text,
        )
    if rule.strength == "S2":
        return message("{text} limits the purpose (S2): {gist}", text=citation.text, gist=rule.gist)
    return None


def _reservation(statute: Statute) -> str | None:
    return legal_rank.reservation(statute)


def _verification_doubts(statute: Statute, version: Version, day: date) -> tuple[str, ...]:
    doubts: list[str] = []
    if version.in_force is None:
        doubts.append(
            message(
                "the entry into force of {label} is not verified and counted from {day}",
                label=version.label,
                day=version.published,
            )
        )
    if statute.checked is None:
        doubts.append(message("what is registered is not verified"))
    elif day - statute.checked > CHECKED_FOR:
        doubts.append(
            message("the text was checked up to {day}, more than a year ago", day=statute.checked)
        )
    if not doubts:
        return ()
    return (
        message(
            "{name}: {doubts}; compare it with the national database of laws.",
            name=statute.name,
            doubts=message("; ").join(doubts),
        ),
    )
