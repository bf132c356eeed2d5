"""Last period's problems and what became of them, and the tickets that are overdue."""

from collections import Counter

from assets.reports.quality.document.document import Column, Section, Sentences, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.last_problems import OUTCOMES, LastProblem, last_problems
from assets.reports.quality.facts.names import Names

MOST_SHOWN = 30


def corrections(facts: Facts, names: Names) -> Section:
    """上期问题整改."""
    found = last_problems(facts)
    return Section(
        "corrections",
        "上期问题整改",
        (Sentences((_said(facts, found),)), _outcomes(found), _listed(found, names)),
    )


def _said(facts: Facts, found: tuple[LastProblem, ...]) -> str:
    before = facts.period.before().title
    if not found:
        return f"上期({before})期末没有遗留问题,或者没有检查记录。"
    solved = sum(each.outcome == "已解决" for each in found)
    shown = f"下表列出其中问题数最多的 {MOST_SHOWN} 条。" if len(found) > MOST_SHOWN else ""
    return f"上期({before})期末有问题的规则 {len(found)} 条,本期末已解决 {solved} 条。{shown}"


def _outcomes(found: tuple[LastProblem, ...]) -> Table:
    counts = Counter(each.outcome for each in found)
    rows = tuple((name, counts[name], (counts[name], len(found))) for name in OUTCOMES)
    columns = (Column("结果"), Column("规则数", "count"), Column("占比", "ratio"))
    return Table("outcomes", "整改结果", columns, rows if found else ())


def _listed(found: tuple[LastProblem, ...], names: Names) -> Table:
    columns = (
        Column("单位"),
        Column("数据"),
        Column("问题"),
        Column("上期末问题数", "count"),
        Column("本期末问题数", "count"),
        Column("结果"),
    )
    rows = tuple(
        (
            names.owner(each.place),
            names.title(each.place),
            names.rule(each.place, each.rule)[0],
            each.before,
            each.now,
            each.outcome,
        )
        for each in found[:MOST_SHOWN]
    )
    return Table("last_problems", "上期问题", columns, rows)
