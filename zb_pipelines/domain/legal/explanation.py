"""A judged basis in the words of a lawyer: what the provision says, which text, each test passed or failed."""

from collections.abc import Set
from dataclasses import dataclass

from zb_pipelines.domain.legal.fault import Category
from zb_pipelines.domain.legal.legal_basis import LegalBasis
from zb_pipelines.domain.messages import message

# In the order in which they are made; the first that fails ends the examination.
_TESTS: tuple[frozenset[Category], ...] = (
    frozenset({"unreadable", "no_law"}),
    frozenset({"unknown", "ambiguous", "document"}),
    frozenset({"rank"}),
    frozenset({"bare"}),
    frozenset({"not_in_force", "year"}),
    frozenset({"renumbered", "no_article"}),
    frozenset({"no_paragraph", "no_item", "no_subitem"}),
    frozenset({"other_content", "unregistered"}),
    frozenset({"strength", "reference"}),
)


@dataclass(frozen=True)
class Check:
    """One test that a citation passes or fails; ``passed`` is ``None`` where an earlier one failed and this was not made."""

    name: str
    passed: bool | None
    sentence: str | None = None


@dataclass(frozen=True)
class Explanation:
    """One citation as a person reads it; texts and days are ``None`` where the register has none.

    ``provision`` says in our own words what is cited, ``checked`` up to which day the text was
    known to be the newest, ``verified`` whether all of it was read in the text.
    """

    citation: str
    statute: str | None
    rank: str | None
    issuer: str | None
    provision: str | None
    strength: str | None
    covers: tuple[str, ...]
    text: str | None
    published: str | None
    in_force: str | None
    until: str | None
    source: str | None
    checked: str | None
    verified: bool
    checks: tuple[Check, ...]
    flags: tuple[str, ...]


def explain(basis: LegalBasis, subjects: Set[str]) -> Explanation:
    """What was found out about one citation; ``subjects`` are those of the data withheld."""
    statute, version = basis.statute, basis.version
    return Explanation(
        citation=basis.citation.text,
        statute=statute.name if statute else None,
        rank=statute.rank if statute else None,
        issuer=statute.issuer if statute else None,
        provision="".join(dict.fromkeys(rule.gist for rule in basis.rules)) or None,
        strength=message(", ").join(
            sorted({rule.strength for rule in basis.rules if rule.strength})
        )
        or None,
        covers=tuple(sorted(basis.covers)),
        text=version.label if version else None,
        published=_day(version.published) if version else None,
        in_force=_day(version.in_force) if version else None,
        until=_day(version.until) if version else None,
        source=statute.source if statute else None,
        checked=_day(statute.checked) if statute else None,
        verified=bool(basis.rules) and not basis.unverified and bool(statute and statute.checked),
        checks=checks(basis, subjects),
        flags=basis.flags,
    )


def checks(basis: LegalBasis, subjects: Set[str]) -> tuple[Check, ...]:
    """Every test in order, with the sentence of the one that failed."""
    fault = basis.defect or basis.weakness
    failed = next(
        (place for place, kinds in enumerate(_TESTS) if fault and fault.category in kinds), None
    )
    made: list[Check] = []
    for place, name in enumerate(_names()):
        if failed is not None and place >= failed:
            sentence = fault.sentence if fault and place == failed else None
            made.append(Check(name, False if place == failed else None, sentence))
        else:
            made.append(Check(name, True))
    return (*made, _scope(basis, subjects))


def _scope(basis: LegalBasis, subjects: Set[str]) -> Check:
    name = message("covers the data")
    if not basis.serves or not subjects:
        return Check(name, None)
    wide = subjects - basis.covers
    if not wide or (basis.unverified and not basis.covers):
        return Check(name, True)
    sentence = message(
        "it does not cover {subjects}.",
        subjects=message(", ").join(f"“{each}”" for each in sorted(wide)),
    )
    return Check(name, False, sentence)


def _names() -> tuple[str, ...]:
    return (
        message("readable, and no draft"),
        message("the statute is registered"),
        message("rank and issuer"),
        message("names an article"),
        message("in force on the day"),
        message("the article has this number"),
        message("paragraph and item exist"),
        message("what it says is registered"),
        message("firm enough for the use"),
    )


def _day(day: object) -> str | None:
    return str(day) if day else None
