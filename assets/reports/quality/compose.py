"""Composes a report: facts of a period in, one document out."""

from collections.abc import Sequence

from assets.reports.quality.annexes import annexes_of
from assets.reports.quality.cover import cover
from assets.reports.quality.document.document import Document, Section
from assets.reports.quality.evidence_table import evidence_table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.problems import ReportedProblem, most_telling, problems
from assets.reports.quality.figures.figure_values import figure_table
from assets.reports.quality.sections.advice import advice
from assets.reports.quality.sections.causes import causes
from assets.reports.quality.sections.districts import districts
from assets.reports.quality.sections.findings import findings
from assets.reports.quality.sections.problems import Examples, main_problems
from assets.reports.quality.sections.sharing import sharing
from assets.reports.quality.sections.summary import summary
from zb_pipelines.domain.legal.numerals import to_chinese
from zb_pipelines.domain.messages import message


def problems_with_examples(facts: Facts) -> tuple[ReportedProblem, ...]:
    """The problems that the report shows with examples."""
    return most_telling(problems(facts, Names(facts.release)))


def document(facts: Facts, examples: Examples | None = None) -> Document:
    """The report of ``facts``; ``examples`` are masked values by (place, rule)."""
    names = Names(facts.release)
    found = problems(facts, names)
    first = summary(facts, found, names)
    told = (
        main_problems(found, names, examples or {}),
        *(() if facts.agency else districts(facts)),
        causes(facts, found),
        *_of_the_city(facts, names, found),
    )
    listed = annexes_of(facts, names, found)
    body, annexes = _parts(facts, first, told, listed)
    return Document(
        title=message("Zibo public data quality report"),
        edition=names.agency(facts.agency) if facts.agency else message("The whole city"),
        period=facts.period.name,
        cover=tuple(cover(facts).items()),
        sections=(*_number_sections(body), *_number_annexes(annexes)),
        evidence=evidence_table(facts, names),
        figures=figure_table(facts),
    )


def _of_the_city(
    facts: Facts, names: Names, found: Sequence[ReportedProblem]
) -> tuple[Section, ...]:
    """Chapters that an agency's edition has not, or has among its annexes."""
    if facts.agency:
        return ()
    return findings(facts, names), sharing(facts, names), advice(facts, names, found)


def _parts(
    facts: Facts, first: Section, told: Sequence[Section], listed: Sequence[Section]
) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """What is printed as the report, and what as annexes: of a day one page, of an agency its tickets too."""
    if facts.period.kind == "day":
        return (first,), (*told, *listed)
    if not facts.agency:
        return (first, *told), tuple(listed)
    own = [each for each in listed if each.key in ("ranking", "work_orders")]
    return (first, *own, *told), tuple(each for each in listed if each not in own)


def _number_sections(sections: tuple[Section, ...]) -> list[Section]:
    return [
        Section(
            each.key,
            message("Chapter {number}. {title}", number=to_chinese(place), title=each.title),
            each.blocks,
        )
        for place, each in enumerate(sections, start=1)
    ]


def _number_annexes(sections: Sequence[Section]) -> list[Section]:
    return [
        Section(
            each.key,
            message("Annex {number}: {title}", number=place, title=each.title),
            each.blocks,
            annex=True,
        )
        for place, each in enumerate(sections, start=1)
    ]
