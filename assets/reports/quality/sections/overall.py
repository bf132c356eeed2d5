"""Score and grade, the trend, what changed since the period before and why."""

from assets.reports.quality.document.document import Chart, Column, Point, Section, Sentences, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.score_changes import causes
from assets.reports.quality.facts.scored import scored, scored_by
from quality.scores.scores import score, shown

SCORES = (
    Column("得分", "points"),
    Column("等级"),
    Column("上期得分", "points"),
    Column("较上期", "change"),
)


def overall(facts: Facts, names: Names) -> Section:
    """总体得分与趋势."""
    return Section(
        "overall",
        "总体得分与趋势",
        (
            Sentences((compared(facts), _conserved(facts))),
            _scopes(facts, names),
            _trend_chart(facts),
            _trend_table(facts),
            _causes(facts, names),
        ),
    )


def compared(facts: Facts) -> str:
    """The score in a sentence, against the one before."""
    found = scored(facts)
    if found.points is None:
        return "本期没有检查记录,不评分。"
    said = f"本期得分 {found.points:.2f},等级{found.grade}"
    if found.change is None:
        return f"{said};上期({facts.period.before().title})没有记录,无法比较。"
    direction = (
        "持平"
        if not found.change
        else f"{'上升' if found.change > 0 else '下降'} {abs(found.change):.2f}"
    )
    return f"{said};上期({facts.period.before().title})得分 {found.earlier:.2f},{direction}。"


def _conserved(facts: Facts) -> str:
    ledger = facts.ledger
    counted = ledger.count("aggregated") + ledger.count("exempt") + ledger.outstanding
    holds = not ledger.unbalanced and counted == len(ledger.entries)
    return (
        f"守恒校验(编目 = 已汇聚 + 依法不予汇聚 + 未汇聚;原始行数 = 汇聚行数 + 隔离行数):"
        f"{'成立' if holds else '不成立'}。"
    )


def _scopes(facts: Facts, names: Names) -> Table:
    whole = names.agency(facts.agency) if facts.agency else "全市"
    databases = scored_by(facts, lambda each: names.database(each.place))
    rows = [
        (whole, *scored(facts).cells()),
        *((names.database_title(key), *each.cells()) for key, each in databases.items()),
    ]
    return Table("scores", "得分与等级", (Column("范围"), *SCORES), tuple(rows))


def _trend(facts: Facts) -> list[tuple[str, float | None]]:
    return [
        (period.name, shown(score(measures, facts.scoring).points))
        for period, measures in facts.trend
    ]


def _trend_chart(facts: Facts) -> Chart:
    points = [
        Point(name, value, "没有记录" if value is None else f"{value:.2f}")
        for name, value in _trend(facts)
    ]
    return Chart("line", "得分趋势", tuple(points))


def _trend_table(facts: Facts) -> Table:
    rows = tuple((name, value) for name, value in _trend(facts) if value is not None)
    return Table("trend", "得分趋势", (Column("时间", "day"), Column("得分", "points")), rows)


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
        Column("单位"),
        Column("数据"),
        Column("原因"),
        Column("上期失分", "lost"),
        Column("本期失分", "lost"),
        Column("对得分的影响", "lost"),
    )
    return Table("causes", "得分变化的主要原因", columns, rows, "没有可比的上期,或者没有变化")
