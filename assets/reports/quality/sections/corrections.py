"""Last period's problems and what became of them, and the tickets that are overdue."""

from collections import Counter

from assets.reports.quality.document.document import Column, Section, Sentences, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.last_problems import (
    OUTCOMES,
    LastProblem,
    Outcome,
    last_problems,
)
from assets.reports.quality.facts.names import Names
from zb_pipelines.domain.messages import message

MOST_SHOWN = 30


def corrections(facts: Facts, names: Names) -> Section:
    """上期问题整改."""
    found = last_problems(facts)
    return Section(
        "corrections",
        message("Last period's problems"),
        (
            Sentences((_correction_sentence(facts, found),)),
            _outcomes(found),
            _problem_table(found, names),
        ),
    )


def outcome_title(outcome: Outcome) -> str:
    """What became of a problem, in words."""
    match outcome:
        case "solved":
            return message("Solved")
        case "fewer":
            return message("Fewer")
        case "unchanged":
            return message("Unchanged")
        case "more":
            return message("More")
        case "unchecked":
            return message("Not checked in the period")


def _correction_sentence(facts: Facts, found: tuple[LastProblem, ...]) -> str:
    before = facts.period.before().title
    if not found:
        return message(
            "No problem stood at the end of the period before ({period}), or nothing was checked.",
            period=before,
        )
    solved = sum(each.outcome == "solved" for each in found)
    shown = (
        message("The table shows the {most} with most failures.", most=MOST_SHOWN)
        if len(found) > MOST_SHOWN
        else ""
    )
    counted = message(
        "{count} rules had failures at the end of the period before ({period}); "
        "{solved} are solved at the end of this one.",
        period=before,
        count=len(found),
        solved=solved,
    )
    return f"{counted}{shown}"


def _outcomes(found: tuple[LastProblem, ...]) -> Table:
    counts = Counter(each.outcome for each in found)
    rows = tuple(
        (outcome_title(name), counts[name], (counts[name], len(found))) for name in OUTCOMES
    )
    columns = (
        Column(message("Result")),
        Column(message("Number of rules"), "count"),
        Column(message("Share"), "ratio"),
    )
    return Table("outcomes", message("What became of them"), columns, rows if found else ())


def _problem_table(found: tuple[LastProblem, ...], names: Names) -> Table:
    columns = (
        Column(message("Agency")),
        Column(message("Data")),
        Column(message("Problem")),
        Column(message("Failures before"), "count"),
        Column(message("Failures now"), "count"),
        Column(message("Result")),
    )
    rows = tuple(
        (
            names.owner(each.place),
            names.title(each.place),
            names.rule(each.place, each.rule)[0],
            each.before,
            each.now,
            outcome_title(each.outcome),
        )
        for each in found[:MOST_SHOWN]
    )
    return Table("last_problems", message("Problems of the last period"), columns, rows)
