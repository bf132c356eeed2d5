"""Agencies and districts against each other (facts §8.3: 目录数, 挂接数, 汇聚量, 及时率, 问题数, 整改率, 得分)."""

from collections.abc import Callable, Collection, Sequence

from assets.reports.coverage.ledger import EntryState
from assets.reports.quality.document.document import Cell, Column, Section, Sentences, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.measures import TIMELY
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.scored import Scored, scored_by
from assets.reports.quality.sections.overall import SCORES
from assets.tickets.figures import ticket_figures
from quality.scores.scores import Measure

CITY = "city"
COLUMNS = (
    Column("目录数", "count"),
    Column("挂接数", "count"),
    Column("依法不予汇聚", "count"),
    Column("未汇聚", "alarm"),
    Column("汇聚量", "count"),
    Column("及时率", "ratio"),
    Column("问题数", "count"),
    Column("整改率", "ratio"),
    *SCORES,
)


def ranking(facts: Facts, names: Names) -> Section:
    """部门、区县排名; in an agency's own report its one row and its place."""
    agencies = _table(facts, names, "agencies", "各单位", _agency)
    if facts.agency:
        place = "没有评分,不排名。"
        if facts.rank:
            place = f"本期得分在有评分的 {facts.rank[1]} 个单位中列第 {facts.rank[0]} 位。"
        return Section("ranking", "本单位情况", (Sentences((place,)), agencies))
    districts = _table(facts, names, "districts", "各区县", lambda key: _district(facts, key))
    note = "按得分由高到低排列。问题数是期末仍在隔离区的行数;整改率是本期发起的工单中已办结的。"
    return Section("ranking", "部门、区县排名", (Sentences((note,)), agencies, districts))


def row_of(facts: Facts, agencies: Collection[str], scored: Scored | None) -> tuple[Cell, ...]:
    """The figures of some agencies together, in the order of :data:`COLUMNS`."""
    mine = [each for each in facts.ledger.entries if each.agency in agencies]
    young = [
        each
        for each in facts.now.measures
        if each.indicator == TIMELY and each.place.partition("/")[0] in agencies
    ]
    figures = [
        each
        for each in ticket_figures(facts.rounds, facts.period, facts.day)
        if each.agency in agencies
    ]
    return (
        len(mine),
        sum(each.good_day is not None for each in mine),
        sum(each.state == "exempt" for each in mine),
        sum(each.state in ("late", "failed", "outstanding") for each in mine),
        _rows(facts, mine),
        (sum(each.passed for each in young), sum(each.checked for each in young)),
        sum(each.quarantined or 0 for each in mine),
        (sum(each.raised_closed for each in figures), sum(each.raised for each in figures)),
        *(scored.cells() if scored else (None, None, None, None)),
    )


def _rows(facts: Facts, mine: Sequence[EntryState]) -> int:
    """A snapshot holds its rows, an incremental entry brings them."""
    flow = {each.entry: each.aggregated for each in facts.flow}
    entries = facts.release.catalog.entries
    return sum(
        flow.get(each.entry, 0)
        if entries[each.entry].extraction.mode == "incremental"
        else each.aggregated or 0
        for each in mine
    )


def _table(
    facts: Facts, names: Names, key: str, title: str, group: Callable[[str], str | None]
) -> Table:
    members: dict[str, set[str]] = {}
    for each in facts.ledger.entries:
        name = group(each.agency)
        if name:
            members.setdefault(name, set()).add(each.agency)

    def part(each: Measure) -> str | None:
        agency = each.place.partition("/")[0]
        return group(agency) if agency in facts.release.catalog.agencies else None

    points = scored_by(facts, part)
    ranked = sorted(members, key=lambda name: (-_points(points.get(name)), name))
    codes = facts.release.catalog.codes.get("district")
    districts = codes.values if codes else {}
    rows = tuple(
        (
            place,
            districts.get(name, name) if key == "districts" else names.agency(name),
            *row_of(facts, members[name], points.get(name)),
        )
        for place, name in enumerate(ranked, start=1)
    )
    return Table(key, title, (Column("序号", "count"), Column("单位"), *COLUMNS), rows)


def _agency(key: str) -> str:
    return key


def _district(facts: Facts, key: str) -> str | None:
    node = facts.release.catalog.agencies[key].node
    return None if node == CITY else node


def _points(found: Scored | None) -> float:
    points = found.now.points if found else None
    return -1.0 if points is None else float(points)
