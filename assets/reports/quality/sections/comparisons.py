"""Comparisons in sentences: with the same period of the year before, of agencies with each other."""

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
