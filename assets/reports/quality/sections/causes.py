"""Why the problems are there, and what is to be done of each cause: who, what, by when."""

from collections.abc import Sequence

from assets.reports.quality.document.document import Column, Section, Sentences, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.problem_causes import ProblemCause, cause_words, problem_causes
from assets.reports.quality.facts.problems import ReportedProblem
from zb_pipelines.domain.messages import message

MOST_AGENCIES = 3


def causes(facts: Facts, found: Sequence[ReportedProblem]) -> Section:
    """原因分析."""
    grouped = problem_causes(facts, found)
    columns = (
        Column(message("Cause")),
        Column(message("Why it happens")),
        Column(message("Agencies concerned"), "count"),
        Column(message("Entries and tables"), "count"),
        Column(message("Failures"), "count"),
        Column(message("Points lost"), "lost"),
    )
    rows = tuple(
        (
            cause_words(each.family)[0],
            cause_words(each.family)[1],
            len(each.agencies),
            each.places,
            each.failed,
            each.lost,
        )
        for each in grouped
    )
    table = Table(
        "problem_causes", message("Causes"), columns, rows, message("No problem was found")
    )
    return Section(
        "problem_causes", message("Causes of the problems"), (Sentences(_sentences(grouped)), table)
    )


def _sentences(grouped: Sequence[ProblemCause]) -> tuple[str, ...]:
    wide = [each for each in grouped if each.city_wide]
    if not wide:
        return ()
    listed = message("; ").join(
        message(
            "{cause} ({count} agencies)",
            cause=cause_words(each.family)[0],
            count=len(each.agencies),
        )
        for each in wide
    )
    return (message("City-wide causes, to be removed once for all: {causes}.", causes=listed),)


def measures_by_cause(facts: Facts, names: Names, found: Sequence[ReportedProblem]) -> Table:
    """One row a cause: what, who, by when; the city's first."""
    columns = (
        Column(message("Cause")),
        Column(message("Measure")),
        Column(message("Who")),
        Column(message("Due"), "day"),
    )
    rows = tuple(
        (
            cause_words(each.family)[0],
            cause_words(each.family)[2],
            _who(names, each),
            str(each.due) if each.due else None,
        )
        for each in problem_causes(facts, found)
    )
    return Table(
        "measures", message("Measures by cause"), columns, rows, message("Nothing is to be done")
    )


def _who(names: Names, each: ProblemCause) -> str:
    if not each.agencies:
        return message("the bureau of big data")
    first = message(", ").join(names.agency(key) for key in each.agencies[:MOST_AGENCIES])
    if len(each.agencies) <= MOST_AGENCIES:
        return first
    listed = message("{first} and others, {count} agencies", first=first, count=len(each.agencies))
    if each.city_wide:
        return message("led by the bureau of big data: {agencies}", agencies=listed)
    return listed
