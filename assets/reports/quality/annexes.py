"""The annexes of a report: everything that is listed whole."""

from collections.abc import Sequence

from assets.reports.quality.document.document import Section
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.problems import ReportedProblem
from assets.reports.quality.sections.advice import all_actions
from assets.reports.quality.sections.corrections import corrections
from assets.reports.quality.sections.coverage import coverage
from assets.reports.quality.sections.dimensions import dimensions
from assets.reports.quality.sections.duplicates import duplicates
from assets.reports.quality.sections.entries import entries
from assets.reports.quality.sections.exemptions import exemptions
from assets.reports.quality.sections.method import method
from assets.reports.quality.sections.overall import overall
from assets.reports.quality.sections.problems import all_problems
from assets.reports.quality.sections.ranking import ranking
from assets.reports.quality.sections.sharing import sharing
from assets.reports.quality.sections.sources import sources
from assets.reports.quality.sections.work_orders import work_orders


def annexes_of(facts: Facts, names: Names, found: Sequence[ReportedProblem]) -> tuple[Section, ...]:
    """All annexes, in their order."""
    return (
        overall(facts, names),
        dimensions(facts),
        ranking(facts, names),
        coverage(facts, names),
        corrections(facts, names),
        work_orders(facts, names),
        sources(facts, names),
        exemptions(facts, names),
        duplicates(facts, names),
        *((sharing(facts, names),) if facts.agency else ()),
        all_actions(facts, names),
        entries(facts, names),
        all_problems(found, names),
        method(facts),
    )
