"""Comparisons with earlier periods and of agencies with each other, in sentences and as a table."""

from assets.reports.quality.document.document import Column, Table
from assets.reports.quality.document.number_format import NOTHING, cell_text
from assets.reports.quality.facts.earlier_periods import EarlierPeriod
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.ranks import agency_of, ranks
from assets.reports.quality.facts.scored import score_of_report
from quality.scores.scores import round_down, score
from zb_pipelines.domain.messages import message

MOST_NAMED = 3


def same_period(facts: Facts) -> tuple[str, ...]:
    """The score of the same period a year ago, or that there is no record of it."""
    title = facts.period.year_before().title
    earlier = round_down(score(facts.year_before, facts.scoring, facts.weights).points)
    now = score_of_report(facts).points
    if earlier is None or now is None:
        return (
            message("The same period of the year before ({period}) has no record.", period=title),
        )
    return (
        message(
            "The same period of the year before ({period}) had {points}; change {change}.",
            period=title,
            points=f"{earlier:.2f}",
            change=f"{now - earlier:+.2f}",
        ),
    )


def comparison(facts: Facts) -> Table:
    """Figures of the period, the one before and the same one a year ago, and how much of each was recorded."""
    now = EarlierPeriod(facts.period, facts.nights, facts.ledger, facts.flow)
    before = [facts.before.measures, facts.year_before]
    found = [
        _figures(now, score_of_report(facts).points),
        *(
            _figures(each, round_down(score(measures, facts.scoring, facts.weights).points))
            for each, measures in zip(facts.earlier, before, strict=False)
        ),
    ]
    titles = (
        message("Days with records"),
        message("Quality score"),
        message("Aggregation rate"),
        message("Rows received"),
        message("Quarantined of ten thousand"),
    )
    columns = (
        Column(message("Indicator")),
        *(
            Column(message("{text} ({remark})", text=text, remark=each.period.title))
            for text, each in zip(
                (
                    message("This period"),
                    message("The period before"),
                    message("The same period a year ago"),
                ),
                (now, *facts.earlier),
                strict=False,
            )
        ),
    )
    rows = tuple((title, *values) for title, *values in zip(titles, *found, strict=True))
    return Table("comparison", message("Compared with earlier periods"), columns, rows)


def _figures(each: EarlierPeriod, points: float | None) -> tuple[str, ...]:
    """Days, score, aggregation rate, rows received, share of rows quarantined, as texts."""
    held, due = each.nights
    days = message("{held} of {due} days", held=held, due=due)
    if each.ledger is None:
        return (days, *(NOTHING for _ in range(4)))
    lawful = len(each.ledger.entries) - each.ledger.count("exempt")
    landed = sum(one.landed for one in each.flow)
    bad = sum(one.quarantined for one in each.flow)
    return (
        days,
        NOTHING if points is None else cell_text("points", points),
        cell_text("ratio", (each.ledger.count("aggregated"), lawful)),
        cell_text("count", landed),
        f"{bad * 10_000 / landed:.1f}" if landed else NOTHING,
    )


def best_and_last(facts: Facts, names: Names) -> tuple[str, ...]:
    """The agencies with the best and the last scores; in an agency's edition nobody."""
    if facts.agency:
        return ()
    found = [each for each in ranks(facts, agency_of(facts, city=True)) if each.place is not None]
    if len(found) <= 2 * MOST_NAMED:
        return ()
    first, last = (
        message(", ").join(
            message(
                "{agency} ({points})", agency=names.agency(e.name), points=f"{e.scored.points:.2f}"
            )
            for e in part
        )
        for part in (found[:MOST_NAMED], found[-MOST_NAMED:])
    )
    return (
        message(
            "Agencies with the best scores: {first}; with the lowest: {last}.",
            first=first,
            last=last,
        ),
    )
