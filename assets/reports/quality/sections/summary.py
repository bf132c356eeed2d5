"""The summary page: score, figures, what changed, who must act."""

from collections.abc import Sequence

from assets.reports.quality.document.document import Column, Section, Sentences, Table, Tile, Tiles
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.problems import ReportedProblem, most_telling
from assets.reports.quality.facts.score_changes import causes
from assets.reports.quality.facts.scored import score_of_report
from assets.reports.quality.sections.advice import actions
from assets.reports.quality.sections.changes import what_changed
from assets.reports.quality.sections.comparisons import best_and_last, comparison, same_period
from assets.reports.quality.sections.overall import score_sentence
from zb_pipelines.domain.messages import message

MOST_LINES = 3
MOST_ACTIONS = 6


def summary(facts: Facts, found: Sequence[ReportedProblem], names: Names) -> Section:
    """总体情况."""
    return Section(
        "summary",
        message("Overall situation"),
        (
            _tiles(facts),
            Sentences(
                (
                    _state(facts),
                    *_suspicion_sentences(facts, names),
                    score_sentence(facts),
                    *same_period(facts),
                    *best_and_last(facts, names),
                    *what_changed(facts, names),
                    *_why(facts, names),
                    *_worst(found, names),
                )
            ),
            comparison(facts),
            _actions(facts, names),
            *_suspected_table(facts, names),
        ),
    )


def _state(facts: Facts) -> str:
    """Coverage and rows in one sentence."""
    ledger = facts.ledger
    whose = message("the agency itself") if facts.agency else message("The whole city")
    return message(
        "At the end, {whose}: {entries} entries catalogued, {aggregated} aggregated, {exempt} exempt by law, {outstanding} not aggregated. {records} records are held, {quarantined} rows are in quarantine.",
        whose=whose,
        entries=len(ledger.entries),
        aggregated=ledger.count("aggregated"),
        exempt=ledger.count("exempt"),
        outstanding=ledger.outstanding,
        records=f"{sum(each.aggregated for each in facts.held):,}",
        quarantined=f"{sum(each.quarantined for each in facts.held):,}",
    )


def _tiles(facts: Facts) -> Tiles:
    ledger, points = facts.ledger, score_of_report(facts)
    exempt = ledger.count("exempt")
    return Tiles(
        (
            Tile(message("Quality score"), "points", points.points),
            Tile(message("Grade"), "text", points.grade),
            Tile(message("Change since"), "change", points.change),
            Tile(message("Entries catalogued"), "count", len(ledger.entries)),
            Tile(message("Aggregated"), "count", ledger.count("aggregated")),
            Tile(message("Exempt by law"), "count", exempt),
            Tile(message("Not aggregated"), "alarm", ledger.outstanding),
            Tile(
                message("Aggregation rate"),
                "ratio",
                (ledger.count("aggregated"), len(ledger.entries) - exempt),
            ),
            Tile(
                message("Records at the end"),
                "count",
                sum(each.aggregated for each in facts.held),
                "records",
            ),
            Tile(
                message("Rows quarantined at the end"),
                "count",
                sum(each.quarantined for each in facts.held),
                "quarantined",
            ),
            Tile(
                message("Rows quarantined in the period"),
                "count",
                sum(each.quarantined for each in facts.flow),
                "quarantined_in_period",
            ),
            Tile(message("Open tickets"), "count", _open_tickets(facts)),
            Tile(message("Open changes of law"), "count", len(facts.dockets)),
        )
    )


def _open_tickets(facts: Facts) -> int:
    return sum(not (each.closed and each.closed <= facts.day) for each in facts.rounds)


def _suspicion_sentences(facts: Facts, names: Names) -> list[str]:
    """What to look at before anything else: figures that may be the rule's fault."""
    if not facts.suspected:
        return []
    said = message("; ").join(
        message(
            "{owner} {title}: {problem} ({failed})",
            owner=names.owner(each.place),
            title=names.title(each.place),
            problem=names.rule(each.place, each.rule)[0],
            failed=f"{each.checked - each.passed:,} / {each.checked:,}",
        )
        for each in facts.suspected[:MOST_LINES]
    )
    return [
        message(
            "Rules suspected to be wrong, {count}, held out of scores and rankings until confirmed: {rules}.",
            count=len(facts.suspected),
            rules=said,
        )
    ]


def _suspected_table(facts: Facts, names: Names) -> list[Table]:
    columns = (
        Column(message("Agency")),
        Column(message("Data")),
        Column(message("Problem")),
        Column(message("Failures"), "count"),
        Column(message("Checks"), "count"),
        Column(message("What to do")),
    )
    remedy = message(
        "the bureau verifies the rule: mend it, or confirm it in the scoring; then it counts"
    )
    rows = tuple(
        (
            names.owner(each.place),
            names.title(each.place),
            names.rule(each.place, each.rule)[0],
            each.checked - each.passed,
            each.checked,
            remedy,
        )
        for each in facts.suspected
    )
    return (
        [Table("suspected", message("Rules suspected to be wrong"), columns, rows)] if rows else []
    )


def _why(facts: Facts, names: Names) -> list[str]:
    """The rules that moved the score most, each way."""
    moved = causes(facts)
    said: list[str] = []
    for words, sign in (
        (message("The score rose mainly because fewer points were lost"), 1),
        (message("The score fell mainly because more points were lost"), -1),
    ):
        mine = [each for each in moved if each.change * sign > 0][:MOST_LINES]
        shown = message("; ").join(
            message(
                "{owner} {title}: {problem} ({before} → {now})",
                owner=names.owner(each.place),
                title=names.title(each.place),
                problem=names.rule(each.place, each.rule)[0],
                before=f"{each.before:.4f}",
                now=f"{each.now:.4f}",
            )
            for each in mine
        )
        if shown:
            said.append(message("{first}: {points}.", first=words, points=shown))
    return said


def _worst(found: Sequence[ReportedProblem], names: Names) -> list[str]:
    shown = message("; ").join(
        message(
            "{owner} {title}: {problem} ({failed})",
            owner=names.owner(each.place),
            title=names.title(each.place),
            problem=each.message,
            failed=f"{each.failed:,}",
        )
        for each in _of_different_kinds(most_telling(found))[:MOST_LINES]
    )
    return (
        [message("The main problems at the end: {problems}.", problems=shown)]
        if shown
        else [message("No problem was found at the end.")]
    )


def _of_different_kinds(found: Sequence[ReportedProblem]) -> list[ReportedProblem]:
    """The first problem of each kind of rule: three lines say three things."""
    first: dict[str, ReportedProblem] = {}
    for each in found:
        first.setdefault(each.rule.partition(":")[0], each)
    return list(first.values())


def _actions(facts: Facts, names: Names) -> Table:
    found = actions(facts, names)
    title = message("Pressing actions")
    if len(found) > MOST_ACTIONS:
        title = message("Pressing actions ({count} in all: see the advice)", count=len(found))
    columns = (Column(message("Agency")), Column(message("Action")), Column(message("Due"), "day"))
    return Table("pressing", title, columns, found[:MOST_ACTIONS], message("Nothing is to be done"))
