"""Method and definitions: how the figures are made, and what of it nobody has verified."""

from assets.reports.quality.document.document import Column, Section, Sentences, Table
from assets.reports.quality.facts.facts import Facts
from zb_pipelines.domain.messages import message


def method(facts: Facts) -> Section:
    """附件:评价方法与口径."""
    scoring = facts.scoring
    state = (
        message("approved by the bureau")
        if scoring.verified
        else message("unverified, configurable")
    )
    weights = Table(
        "weights",
        message("Weights of the dimensions ({state})", state=state),
        (Column(message("Dimension")), Column(message("Weight"), "count")),
        tuple(scoring.dimensions.items()),
    )
    grades = Table(
        "grades",
        message("Grades ({state})", state=state),
        (Column(message("Grade")), Column(message("Score at least"), "count")),
        tuple((each.grade, each.at_least) for each in scoring.grades),
    )
    source = message("Scoring by: {source} ({state}).", source=scoring.source, state=state)
    return Section(
        "method",
        message("Method and definitions"),
        (Sentences((source, *method_lines())), weights, grades),
    )


def method_lines() -> tuple[str, ...]:
    """How each figure is made, one point each."""
    return (
        message(
            "Indicators follow GB/T 36344-2018, as X = A ÷ B (passed ÷ checked); their details are still to be compared with the text of the standard (unverified)."
        ),
        message(
            "Indicator of an entry = passed of all checks of the period ÷ all checks; score of an entry = 100 × weighted mean of its recorded dimensions, of a dimension that of its indicators; total = mean over entries and tables by their importance (base-database sources most, then what is widely read). What has no record neither counts nor is filled in. Percentages and scores are cut off, never rounded up."
        ),
        message(
            "Red lines cap the grade whatever the points: an entry that failed, is late or outstanding, a rule that nothing passes, an entry of the lowest grade, an agency of which nothing came for weeks, a rule suspected to be wrong until it is confirmed. Ranks are given with the places that the number of checks does not tell apart (95 %)."
        ),
        message(
            "Entries that were not checked in the period (reception failed, for example) still hold the data of their last aggregation; their last check counts."
        ),
        message(
            "Points lost: what the failures of a rule take from the score; all points lost and the score make 100 always, so a change of the score can be explained rule by rule."
        ),
        message(
            "Accessibility = fetches that succeeded ÷ fetches due in the period; timeliness also counts the days on which an entry had data within cycle and tolerance ÷ days due (tolerance is a default of the platform, unverified, configurable); consistency also counts the values of base databases (rows × fields), of which those fail that another source contradicts."
        ),
        message(
            "Figures of stock (failures, entries not aggregated, bases verified) are of the last day of data; figures of flow (checks, tickets) are sums of the period."
        ),
        message(
            "In the aggregation rate, entries whose reception failed that day, that are beyond their cycle or were never aggregated count as not aggregated; an exemption needs a basis in law or regulation (Zibo Public Data Measures, art. 13) and is judged daily by the text in force."
        ),
        message(
            "Records are rows held in aggregation at the end: of a snapshot those of its last good day, of an incremental entry those of all its days; rows in quarantine are counted apart, as stock (at the end) and as flow (of the period)."
        ),
        message(
            "A row that breaks a blocking rule goes to quarantine whole, with all its reasons, and no row is lost; rows with hints are aggregated as they are."
        ),
        message(
            "Tickets are counted as known when the report is made; limits are the platform's own and bind nobody by law (those of this city are unverified, configurable)."
        ),
        message(
            "Rates of cataloguing and calls of shared data are not computed: there is no inventory of systems and no record of calls."
        ),
        message(
            "The checksum is the SHA-256 of the result (without layout) as canonical JSON; page, PDF, workbook and JSON are of one result and have the same figures."
        ),
    )
