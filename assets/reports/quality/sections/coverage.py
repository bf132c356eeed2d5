"""Catalog and aggregation: coverage and compliance indicators of facts §8.4, entries that are open."""

from assets.reports.quality.document.document import Chart, Column, Point, Section, Sentences, Table
from assets.reports.quality.facts.compliance import compliance
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from zb_pipelines.domain.glossary import term


def coverage(facts: Facts, names: Names) -> Section:
    """编目与汇聚."""
    return Section(
        "coverage",
        "编目与汇聚",
        (
            Sentences((_releases(facts),)),
            _indicators(facts),
            *([_chart(facts, names)] if not facts.agency else []),
            _open(facts, names),
            _terms(facts),
        ),
    )


def _releases(facts: Facts) -> str:
    published = "、".join(
        f"第 {each.id} 版({each.effective} 起生效,{each.reason})" for each in facts.releases
    )
    return f"本期生效的目录版本:{published}。" if published else "本期没有新的目录版本生效。"


def _indicators(facts: Facts) -> Table:
    columns = (Column("指标"), Column("比率", "ratio"), Column("口径"))
    rows = tuple((each.name, each.ratio, each.formula) for each in compliance(facts))
    return Table("compliance", "覆盖与合规指标", columns, rows)


def _chart(facts: Facts, names: Names) -> Chart:
    points: list[Point] = []
    for key in sorted({each.agency for each in facts.ledger.entries}, key=names.agency):
        mine = [each for each in facts.ledger.entries if each.agency == key]
        due = [each for each in mine if each.state != "exempt"]
        done = sum(each.state == "aggregated" for each in due)
        words = f"{done} / {len(due)}" if due else "全部依法免予"
        points.append(Point(names.agency(key), 100 * done / len(due) if due else 100.0, words))
    return Chart("bars", "各单位汇聚率", tuple(points))


def _open(facts: Facts, names: Names) -> Table:
    columns = (
        Column("单位"),
        Column("条目", "code"),
        Column("名称"),
        Column("状态"),
        Column("原因"),
        Column("最近一次汇聚", "day"),
    )
    rows = tuple(
        (
            names.agency(each.agency),
            each.entry,
            each.title,
            term("state", each.state),
            each.reason,
            str(each.good_day) if each.good_day else None,
        )
        for each in facts.ledger.entries
        if each.state in ("late", "failed", "outstanding")
    )
    return Table("open", "未汇聚条目", columns, rows, "应汇聚的条目全部已汇聚")


def _terms(facts: Facts) -> Table:
    entries = [facts.release.catalog.entries[each.entry] for each in facts.ledger.entries]
    kinds = ("无条件", "有条件", "不予")
    rows = tuple(
        (
            kind,
            sum(each.sharing.type == f"{kind}共享" for each in entries),
            sum(each.opening.type == f"{kind}开放" for each in entries),
        )
        for kind in kinds
    )
    columns = (Column("属性"), Column("共享(条目数)", "count"), Column("开放(条目数)", "count"))
    return Table("terms", "共享与开放属性", columns, rows)
