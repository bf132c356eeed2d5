"""`zb rules show`: one rule and how it fared."""

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.rules.rule_text import (
    origin_title,
    rule_named,
    severity_title,
)
from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_facts,
    print_json,
    print_table,
)
from zb_pipelines.cli.terminal.releases import catalog_on
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import literal

if TYPE_CHECKING:
    from datetime import date

    from quality.rules.rule_book import ListedRule
    from zb_pipelines.domain.catalog.model.model import Catalog

TREND = 7  # days


def show(
    name: Annotated[
        str,
        typer.Argument(help="Full name of the rule: table/rule, or agency/entry/rule"),
    ],
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """One rule: what it says, what to do, its results of the last days, how to see failing rows."""
    from resources.platform import open_platform

    platform, on = open_platform(), chosen_day(day)
    catalog = catalog_on(platform, on)
    rule = rule_named(catalog, name)
    results = [
        each
        for each in platform.registry.quality.results(
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
        print_json(
            {"name": rule.name}
            | asdict(rule)
            | {"results": days, "usual": learnt, "rows": rows_query(rule)}
        )
        return
    _print_rule(rule)
    print_table(
        message("Last {days} days", days=TREND),
        [message("Date"), message("Passed"), message("Checked"), message("Catalog release")],
        [(r.day, r.passed, r.checked, r.release_id) for r in results],
    )
    if learnt:
        columns = [
            message("Figure"),
            message("Last"),
            message("Lower bound"),
            message("Upper bound"),
            message("Days learnt from"),
        ]
        rows = [tuple(each.values()) for each in learnt]
        print_table(message("Usual range, learnt from history"), columns, rows)


def _print_rule(rule: "ListedRule") -> None:
    whole = message("judged for a whole delivery, there are no failing rows")
    print_facts(
        {
            message("Rule"): rule.name,
            message("Explanation"): rule.title,
            message("What to do"): rule.remedy,
            message("Dimension / indicator"): f"{rule.dimension} / {rule.indicator}",
            message("Severity"): severity_title(rule),
            message("Origin"): origin_title(rule),
            message("Version"): rule.version,
            message("Failing rows"): rows_query(rule) or whole,
        }
    )


def rows_query(rule: "ListedRule") -> str | None:
    """The command that shows the failing rows, ``None`` for a rule about a whole delivery."""
    if rule.origin == "cross" and not rule.rule.startswith("timely:"):
        where = f"table_name = {literal(rule.table)} AND rule = {literal(rule.rule)}"
        return f'zb query "SELECT record FROM report.failing_records WHERE {where}"'
    if rule.entry is None or rule.origin != "derived" or rule.rule.endswith(":delivery"):
        return None
    layer, column = ("quarantine", "_reasons") if rule.blocking else ("aggregation", "_warnings")
    table = f"{layer}.{rule.table.partition('.')[2]}"
    return f'zb query "SELECT * FROM {table} WHERE list_contains({column}, {literal(rule.rule)})"'


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
