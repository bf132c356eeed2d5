"""The one page for those who read no other: score, figures, what changed, who must act."""

from collections.abc import Sequence

from assets.reports.quality.document.document import Column, Section, Sentences, Table, Tile, Tiles
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.problems import Problem
from assets.reports.quality.facts.score_changes import causes
from assets.reports.quality.facts.scored import scored
from assets.reports.quality.sections.advice import actions
from assets.reports.quality.sections.overall import compared

MOST_LINES = 3
MOST_ACTIONS = 6


def summary(facts: Facts, found: Sequence[Problem], names: Names) -> Section:
    """摘要."""
    return Section(
        "summary",
        "摘要",
        (
            _tiles(facts),
            Sentences((compared(facts), *_why(facts, names), *_worst(found, names))),
            _actions(facts, names),
        ),
    )


def _tiles(facts: Facts) -> Tiles:
    ledger, points = facts.ledger, scored(facts)
    exempt = ledger.count("exempt")
    return Tiles(
        (
            Tile("质量得分", "points", points.points),
            Tile("等级", "text", points.grade),
            Tile("较上期", "change", points.change),
            Tile("编目条目", "count", len(ledger.entries)),
            Tile("已汇聚", "count", ledger.count("aggregated")),
            Tile("依法不予汇聚", "count", exempt),
            Tile("未汇聚", "alarm", ledger.outstanding),
            Tile("汇聚率", "ratio", (ledger.count("aggregated"), len(ledger.entries) - exempt)),
            Tile("期末记录数", "count", sum(each.landed or 0 for each in ledger.entries)),
            Tile("期末隔离行数", "count", ledger.quarantined),
            Tile("未办结工单", "count", _open_tickets(facts)),
            Tile("未办结法律变更", "count", len(facts.dockets)),
        )
    )


def _open_tickets(facts: Facts) -> int:
    return sum(not (each.closed and each.closed <= facts.day) for each in facts.rounds)


def _why(facts: Facts, names: Names) -> list[str]:
    """The rules that moved the score most, each way."""
    moved = causes(facts)
    said: list[str] = []
    for words, sign in (("得分上升主要因为失分减少", 1), ("得分下降主要因为失分增加", -1)):
        mine = [each for each in moved if each.change * sign > 0][:MOST_LINES]
        shown = ";".join(
            f"{names.owner(each.place)}“{names.title(each.place)}”"
            f"{names.rule(each.place, each.rule)[0]}({each.before:.4f} → {each.now:.4f})"
            for each in mine
        )
        if shown:
            said.append(f"{words}:{shown}。")
    return said


def _worst(found: Sequence[Problem], names: Names) -> list[str]:
    shown = ";".join(
        f"{names.owner(each.place)}“{names.title(each.place)}”{each.message}({each.failed:,})"
        for each in found[:MOST_LINES]
    )
    return [f"期末最突出的问题:{shown}。"] if shown else ["期末没有发现问题。"]


def _actions(facts: Facts, names: Names) -> Table:
    found = actions(facts, names)
    more = f"(共 {len(found)} 项,全部见工作建议)" if len(found) > MOST_ACTIONS else ""
    columns = (Column("单位"), Column("事项"), Column("期限", "day"))
    return Table("pressing", f"须办事项{more}", columns, found[:MOST_ACTIONS], "没有待办事项")
