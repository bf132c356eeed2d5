"""Score and grade, the trend, what changed since the period before and why."""

from collections import Counter

from assets.reports.quality.document.document import Chart, Column, Point, Section, Sentences, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.red_lines import crossed_lines, line_title
from assets.reports.quality.facts.score_changes import causes
from assets.reports.quality.facts.scored import score_of_report, scored_by
from quality.scores.scores import round_down, score
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.quality.scoring import Line


def score_columns() -> tuple[Column, ...]:
    """Score, grade, score before, change: the four columns of :meth:`Scored.cells`."""
    return (
        Column(message("Score"), "points"),
        Column(message("Grade")),
        Column(message("Score before"), "points"),
        Column(message("Change since"), "change"),
    )


def overall(facts: Facts, names: Names) -> Section:
    """总体得分与趋势."""
    trend = _trend(facts)
    return Section(
        "overall",
        message("Score and trend"),
        (
            Sentences((score_sentence(facts), _conservation_sentence(facts))),
            _scopes(facts, names),
            _trend_chart(trend),
            _trend_table(trend),
            _causes(facts, names),
        ),
    )


def score_sentence(facts: Facts) -> str:
    """The score in a sentence, against the one before."""
    found = score_of_report(facts)
    if found.points is None:
        return message("Nothing was checked in the period; no score.")
    said = message("Score {points}, grade {grade}", points=f"{found.points:.2f}", grade=found.grade)
    if found.grade != found.exact_grade:
        said = message(
            "{said} (by the points {earned}; capped by red lines: {lines})",
            said=said,
            earned=found.exact_grade,
            lines=_lines(facts),
        )
    before = facts.period.before().title
    if found.change is None:
        return message(
            "{said}; the period before ({period}) has no record to compare with.",
            said=said,
            period=before,
        )
    return message(
        "{said}; the period before ({period}) had {points}: {direction}.",
        said=said,
        period=before,
        points=f"{found.earlier:.2f}",
        direction=_direction(found.change),
    )


def _lines(facts: Facts) -> str:
    """The red lines that are crossed, each with how many entries or tables cross it."""
    counts: Counter[Line] = Counter(each.line for each in crossed_lines(facts))
    return message(", ").join(
        message("{title}: {count}", title=line_title(line), count=count)
        for line, count in counts.items()
    )


def _direction(change: float) -> str:
    if not change:
        return message("unchanged")
    points = f"{abs(change):.2f}"
    return (
        message("up {points}", points=points)
        if change > 0
        else message("down {points}", points=points)
    )


def _conservation_sentence(facts: Facts) -> str:
    ledger = facts.ledger
    counted = ledger.count("aggregated") + ledger.count("exempt") + ledger.outstanding
    holds = not ledger.unbalanced and counted == len(ledger.entries)
    return message(
        "Conservation (catalogued = aggregated + exempt by law + not aggregated; "
        "rows offered where the source counts them = rows landed = rows aggregated + rows quarantined): {verdict}.",
        verdict=message("holds") if holds else message("does not hold"),
    )


def _scopes(facts: Facts, names: Names) -> Table:
    whole = names.agency(facts.agency) if facts.agency else message("The whole city")
    databases = scored_by(facts, names.database)
    rows = [
        (whole, *score_of_report(facts).cells()),
        *((names.database_title(key), *each.cells()) for key, each in databases.items()),
    ]
    return Table(
        "scores",
        message("Scores and grades"),
        (Column(message("Scope")), *score_columns()),
        tuple(rows),
    )


Trend = list[tuple[str, float | None]]
"""The points of each part of the period, by its name."""


def _trend(facts: Facts) -> Trend:
    return [
        (period.name, round_down(score(measures, facts.scoring, facts.weights).points))
        for period, measures in facts.trend
    ]


def _trend_chart(trend: Trend) -> Chart:
    points = [
        Point(name, value, message("no record") if value is None else f"{value:.2f}")
        for name, value in trend
    ]
    return Chart("line", message("Trend of the score"), tuple(points))


def _trend_table(trend: Trend) -> Table:
    rows = tuple((name, value) for name, value in trend if value is not None)
    return Table(
        "trend",
        message("Trend of the score"),
        (Column(message("Time"), "day"), Column(message("Score"), "points")),
        rows,
    )


def _causes(facts: Facts, names: Names) -> Table:
    rows = tuple(
        (
            names.owner(each.place),
            names.title(each.place),
            names.rule(each.place, each.rule)[0],
            each.before,
            each.now,
            each.change,
        )
        for each in causes(facts)
    )
    columns = (
        Column(message("Agency")),
        Column(message("Data")),
        Column(message("Reason")),
        Column(message("Lost before"), "lost"),
        Column(message("Lost now"), "lost"),
        Column(message("Effect on the score"), "lost"),
    )
    return Table(
        "causes",
        message("Main causes of the change"),
        columns,
        rows,
        message("No period to compare with, or no change"),
    )
