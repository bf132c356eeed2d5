"""The six dimensions of GB/T 36344 and their indicators, each a numerator and a denominator."""

from collections import defaultdict

from assets.reports.quality.document.document import Chart, Column, Point, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.scored import Scored, score_of_report
from quality.scores.scores import round_down
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.quality.dimensions import DIMENSIONS


def dimensions(facts: Facts) -> Section:
    """分维度质量."""
    found = score_of_report(facts)
    points = tuple(
        Point(name, found.dimension(name), _words(found.dimension(name))) for name in DIMENSIONS
    )
    return Section(
        "dimensions",
        message("Quality by dimension (GB/T 36344)"),
        (
            Chart("bars", message("Scores by dimension"), points),
            _dimensions(facts, found),
            _indicators(facts, found),
        ),
    )


def _words(value: float | None) -> str:
    return message("no record") if value is None else f"{value:.2f}"


def _dimensions(facts: Facts, found: Scored) -> Table:
    columns = (
        Column(message("Dimension")),
        Column(message("Weight"), "count"),
        Column(message("Score"), "points"),
        Column(message("Score before"), "points"),
        Column(message("Change since"), "change"),
        Column(message("Passed / checked"), "ratio"),
    )
    rows = []
    for name in DIMENSIONS:
        now, before = found.dimension(name), round_down(found.before.dimensions[name])
        change = None if now is None or before is None else round(now - before, 2)
        sums = [each for key, each in found.now.indicators.items() if key[0] == name]
        ratio = (sum(a for a, _ in sums), sum(b for _, b in sums))
        rows.append((name, facts.scoring.dimensions[name], now, before, change, ratio))
    return Table("dimensions", message("Scores by dimension"), columns, tuple(rows))


def _indicators(facts: Facts, found: Scored) -> Table:
    rules: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    releases: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for each in facts.now.measures:
        key = each.dimension, each.indicator
        rules[key].add(f"{each.place} {each.rule}")
        releases[key] |= {r for r in (each.first_release, each.last_release) if r is not None}
    rows = tuple(
        (
            dimension,
            indicator,
            facts.scoring.weight(indicator),
            ratio,
            len(rules[dimension, indicator]),
            _versions(releases[dimension, indicator]),
        )
        for (dimension, indicator), ratio in found.now.indicators.items()
    )
    columns = (
        Column(message("Dimension")),
        Column(message("Indicator")),
        Column(message("Weight"), "count"),
        Column(message("Passed / checked"), "ratio"),
        Column(message("Number of rules"), "count"),
        Column(message("Catalog release")),
    )
    return Table(
        "indicators",
        message("Indicators"),
        columns,
        rows,
        message("Nothing was checked in the period"),
    )


def _versions(found: set[int]) -> str | None:
    if not found:
        return None
    first, last = min(found), max(found)
    if first == last:
        return message("release {release} only", release=first)
    return message("releases {first} to {last}", first=first, last=last)
