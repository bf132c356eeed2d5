"""Composes a report: facts of a period in, one document out."""

from collections.abc import Mapping, Sequence
from datetime import date

from assets.reports.quality.document.document import Column, Document, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.problems import ReportedProblem, most_telling, problems
from assets.reports.quality.figures.figure_values import figure_table
from assets.reports.quality.sections.advice import advice, all_actions
from assets.reports.quality.sections.causes import causes
from assets.reports.quality.sections.corrections import corrections
from assets.reports.quality.sections.coverage import coverage
from assets.reports.quality.sections.dimensions import dimensions
from assets.reports.quality.sections.duplicates import duplicates
from assets.reports.quality.sections.entries import entries
from assets.reports.quality.sections.exemptions import exemptions
from assets.reports.quality.sections.findings import findings
from assets.reports.quality.sections.method import method
from assets.reports.quality.sections.overall import overall
from assets.reports.quality.sections.problems import Examples, all_problems, main_problems
from assets.reports.quality.sections.ranking import ranking
from assets.reports.quality.sections.sources import sources
from assets.reports.quality.sections.summary import summary
from assets.reports.quality.sections.work_orders import work_orders
from zb_pipelines.domain.legal.numerals import to_chinese
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.period import Period


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
        causes(facts, found),
        *(() if facts.agency else (findings(facts, names), advice(facts, names, found))),
    )
    listed = (
        overall(facts, names),
        dimensions(facts),
        ranking(facts, names),
        coverage(facts, names),
        corrections(facts, names),
        work_orders(facts, names),
        sources(facts, names),
        exemptions(facts, names),
        duplicates(facts, names),
        all_actions(facts, names),
        entries(facts, names),
        all_problems(found, names),
        method(facts),
    )
    body, annexes = _parts(facts, first, told, listed)
    return Document(
        title=message("Zibo public data quality report"),
        edition=names.agency(facts.agency) if facts.agency else message("The whole city"),
        period=facts.period.name,
        cover=tuple(_cover(facts).items()),
        sections=(*_number_sections(body), *_number_annexes(annexes)),
        evidence=_evidence(facts, names),
        figures=figure_table(facts),
    )


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


def _cover(facts: Facts) -> Mapping[str, str]:
    release = facts.release
    blank = message("(to be filled in)")
    return {
        message("Issue number"): _issue(facts.period),
        message("Addressed to"): _addressee(facts),
        message("Drafted by"): message("Zibo bureau of big data"),
        message("Reviewed and edited by"): blank,
        message("Signed by"): blank,
        message("Period"): facts.period.title,
        message("Data until"): facts.day.isoformat(),
        message("Days with records"): _days(facts),
        message("Catalog release"): message("release {release}", release=release.id),
        message("Marking"): message("for internal use"),
    }


def _addressee(facts: Facts) -> str:
    """Whom the report is sent to: the city's to the city, an agency's to the agency."""
    if facts.agency:
        return Names(facts.release).agency(facts.agency)
    return message("the city government; copies to city agencies and district governments")


def _issue(period: Period) -> str:
    """The number among those of its year."""
    year, first = period.first.year, period.first
    number = {
        "day": (first - date(year, 1, 1)).days + 1,
        "month": first.month,
        "quarter": (first.month + 2) // 3,
        "year": 1,
    }[period.kind]
    return message("{year}, number {number}", year=year, number=number)


def _days(facts: Facts) -> str:
    held, due = facts.nights
    if held >= due:
        return message("{held} of {due} days", held=held, due=due)
    return message(
        "{held} of {due} days; {missing} days are missing, so the figures do not stand for the whole period",
        held=held,
        due=due,
        missing=due - held,
    )


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


def _evidence(facts: Facts, names: Names) -> Table:
    """Every measure of the period: from these all scores can be computed again."""
    columns = (
        Column(message("Agency")),
        Column(message("Entry or table"), "code"),
        Column(message("Dimension")),
        Column(message("Indicator")),
        Column(message("Rule"), "code"),
        Column(message("Passed"), "count"),
        Column(message("Check"), "count"),
        Column(message("Release from"), "count"),
        Column(message("Release to"), "count"),
        Column(message("Weight"), "count"),
    )
    rows = tuple(
        (
            names.owner(each.place),
            each.place,
            each.dimension,
            each.indicator,
            each.rule,
            each.passed,
            each.checked,
            each.first_release,
            each.last_release,
            facts.weights.get(each.place, 1),
        )
        for each in sorted(facts.now.measures, key=lambda each: (each.place, each.rule))
    )
    return Table(
        "evidence", message("Measures (from which scores are computed anew)"), columns, rows
    )
