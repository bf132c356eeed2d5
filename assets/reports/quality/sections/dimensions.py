"""The six dimensions of GB/T 36344 and their indicators, each a numerator and a denominator."""

from collections import defaultdict

from assets.reports.quality.document.document import Chart, Column, Point, Section, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.scored import Scored, scored
from quality.scores.scores import shown
from zb_pipelines.domain.quality.dimensions import DIMENSIONS


def dimensions(facts: Facts) -> Section:
    """分维度质量."""
    found = scored(facts)
    points = tuple(
        Point(name, found.dimension(name), _words(found.dimension(name))) for name in DIMENSIONS
    )
    return Section(
        "dimensions",
        "分维度质量(GB/T 36344)",
        (Chart("bars", "各维度得分", points), _dimensions(facts, found), _indicators(facts, found)),
    )


def _words(value: float | None) -> str:
    return "没有记录" if value is None else f"{value:.2f}"


def _dimensions(facts: Facts, found: Scored) -> Table:
    columns = (
        Column("维度"),
        Column("权重", "count"),
        Column("得分", "points"),
        Column("上期得分", "points"),
        Column("较上期", "change"),
        Column("通过 / 检查", "ratio"),
    )
    rows = []
    for name in DIMENSIONS:
        now, before = found.dimension(name), shown(found.before.dimensions[name])
        change = None if now is None or before is None else round(now - before, 2)
        sums = [each for key, each in found.now.indicators.items() if key[0] == name]
        ratio = (sum(a for a, _ in sums), sum(b for _, b in sums))
        rows.append((name, facts.scoring.dimensions[name], now, before, change, ratio))
    return Table("dimensions", "各维度得分", columns, tuple(rows))


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
        Column("维度"),
        Column("指标"),
        Column("权重", "count"),
        Column("通过 / 检查", "ratio"),
        Column("规则数", "count"),
        Column("目录版本"),
    )
    return Table("indicators", "各指标", columns, rows, "本期没有检查记录")


def _versions(found: set[int]) -> str | None:
    if not found:
        return None
    first, last = min(found), max(found)
    return f"第{first}版" if first == last else f"第{first}至{last}版"
