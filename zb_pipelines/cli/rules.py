"""`zb rules`: every rule there is, what one says and how it fared, where the Data Docs stand."""

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, say_facts, say_json, say_table

if TYPE_CHECKING:
    from datetime import date

    from quality.rules.rule_book import ListedRule
    from zb_pipelines.domain.catalog.model.model import Catalog

app = typer.Typer(no_args_is_help=True)
TREND = 7  # days


@app.callback()
def group() -> None:
    """质量规则."""


def catalog_on(day: "date") -> "Catalog":
    """The catalog of the release in force, or the working one where nothing was published."""
    from resources.platform import open_platform
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.settings import current

    release = open_platform().registry.release_on(day)
    return release.catalog if release else load_catalog(current().catalog)


@app.command("list")
def list_rules(
    entry: Annotated[str | None, typer.Option(help="目录条目,如 tax/taxpayer")] = None,
    table: Annotated[str | None, typer.Option(help="湖中的表,如 base.population__person")] = None,
    dimension: Annotated[str | None, typer.Option(help="质量维度,如 完整性")] = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """All rules with dimension, indicator (GB/T 36344), severity and version."""
    from quality.rules.dimensions import DIMENSIONS
    from quality.rules.rule_book import rule_book, rules_of_table
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.domain.naming import entry_table

    catalog = catalog_on(chosen_day(day))
    if entry is not None and entry not in catalog.entries:
        raise input_error("--entry", f"目录里没有条目 {entry}", "zb coverage 列出全部条目")
    if dimension is not None and dimension not in DIMENSIONS:
        raise input_error(
            "--dimension", f"没有维度 {dimension}", f"写成 {'、'.join(DIMENSIONS)} 之一"
        )
    chosen = table or (entry_table("aggregation", entry) if entry else None)
    found = rules_of_table(catalog, chosen).values() if chosen else rule_book(catalog)
    rules = [each for each in found if dimension in (None, each.dimension)]
    if as_json:
        say_json([{"name": each.name} | asdict(each) for each in rules])
        return
    say_table(
        f"质量规则 {len(rules)} 条",
        ["规则", "维度 / 指标", "性质", "来源", "版本", "说明"],
        [
            (
                each.name,
                f"{each.dimension} / {each.indicator}",
                "阻断" if each.blocking else "提示",
                ORIGINS[each.origin],
                each.version,
                each.title,
            )
            for each in rules
        ],
    )


ORIGINS = {"derived": "目录", "learnt": "历史", "written": "编写", "cross": "跨表"}


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="规则全名:表/规则,或 单位/条目/规则")],
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """One rule: what it says, what to do, its results of the last days, how to see failing rows."""
    from resources.platform import open_platform

    on = chosen_day(day)
    catalog = catalog_on(on)
    rule = found_rule(catalog, name)
    results = [
        each
        for each in open_platform().registry.quality.results(
            rule.table, on - timedelta(days=TREND - 1), on
        )
        if each.rule == rule.rule
    ]
    learnt = usual_figures(catalog, rule, on) if rule.origin == "learnt" else []
    if as_json:
        days = [
            {"date": r.day, "passed": r.passed, "checked": r.checked, "release": r.release_id}
            for r in results
        ]
        say_json(
            {"name": rule.name}
            | asdict(rule)
            | {"results": days, "usual": learnt, "rows": rows_query(rule)}
        )
        return
    say_facts(
        {
            "规则": rule.name,
            "说明": rule.title,
            "整改": rule.remedy,
            "维度 / 指标": f"{rule.dimension} / {rule.indicator}",
            "性质": "阻断" if rule.blocking else "提示",
            "来源": ORIGINS[rule.origin],
            "版本": rule.version,
            "查看问题行": rows_query(rule) or "整批判断,没有单独的问题行",
        }
    )
    say_table(
        f"近 {TREND} 日",
        ["日期", "通过", "检查", "目录版本"],
        [(r.day, r.passed, r.checked, r.release_id) for r in results],
    )
    if learnt:
        say_table(
            "从历史学习的正常范围",
            ["数字", "最近一次", "下限", "上限", "学习天数"],
            [tuple(each.values()) for each in learnt],
        )


def found_rule(catalog: "Catalog", name: str) -> "ListedRule":
    """The rule of that name; a refusal that says what is near where there is none."""
    from quality.rules.rule_book import rules_of_table
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.domain.naming import entry_table

    place, _, rule = name.rpartition("/")
    table = entry_table("aggregation", place) if "/" in place else place
    rules = rules_of_table(catalog, table)
    if rule not in rules:
        near = f"zb rules list --table {table}" if rules else "zb rules list"
        raise input_error(name, "没有这条规则", f"{near} 列出可用的规则")
    return rules[rule]


def rows_query(rule: "ListedRule") -> str | None:
    """The command that shows the failing rows, ``None`` for a rule about a whole delivery."""
    if rule.origin == "cross" and not rule.rule.startswith("timely:"):
        where = f"table_name = '{rule.table}' AND rule = '{rule.rule}'"
        return f'zb query "SELECT record FROM report.failing_records WHERE {where}"'
    if rule.entry is None or rule.origin != "derived" or rule.rule.endswith(":delivery"):
        return None
    layer, column = ("quarantine", "_reasons") if rule.blocking else ("aggregation", "_warnings")
    table = f"{layer}.{rule.table.partition('.')[2]}"
    return f"zb query \"SELECT * FROM {table} WHERE list_contains({column}, '{rule.rule}')\""


def usual_figures(catalog: "Catalog", rule: "ListedRule", day: "date") -> list[dict[str, object]]:
    """What is usual of each figure of a learnt rule, and the newest figure."""
    from quality.rules.delivery_rules import learnt_rules
    from quality.rules.learned_bounds import band, figures_of
    from resources.platform import open_platform

    entry = catalog.entries[rule.entry or ""]
    own = next(each for each in learnt_rules(entry, catalog.quality) if each.id == rule.rule)
    terms = catalog.quality.learning
    since = day - timedelta(days=terms.window)
    known = open_platform().registry.quality.profiles(rule.table, since, day)
    if not known:
        return []
    *former, last = [each.figures for each in known]
    lines: list[dict[str, object]] = []
    for name in figures_of(own, last):
        rows = last.get(f"{own.item}.sample", last.get("delivery.rows", 0.0))
        usual = band(name, [each[name] for each in former if name in each], rows, terms)
        lines.append(
            {
                "figure": name,
                "last": round(last[name], 4),
                "low": round(usual.low, 4) if usual else None,
                "high": round(usual.high, 4) if usual else None,
                "days": len(former),
            }
        )
    return lines


@app.command("docs")
def docs(as_json: AsJson = False) -> None:
    """Make Great Expectations' Data Docs of the base and thematic databases anew; where they stand."""
    from quality.expectations.data_docs import build_site, docs_folder
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.domain.settings import current

    page = build_site(docs_folder(current()))
    if page is None:
        raise input_error("zb rules docs", "还没有 Data Docs", "先运行 zb nightly")
    if as_json:
        say_json({"page": page})
    else:
        typer.echo(str(page))
