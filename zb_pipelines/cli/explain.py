"""`zb explain`: where each value of a consolidated record comes from, masked."""

from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, say_json, say_table

if TYPE_CHECKING:
    from datetime import date


def explain(
    table: Annotated[str, typer.Argument(help="如 base.population__person")],
    key: Annotated[str, typer.Argument(help="身份证件号码或统一社会信用代码")],
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Each field's value, source and time, and the values that lost."""
    from assets.base.explain import explain as explain_record
    from resources.platform import open_platform

    platform = open_platform()
    on = chosen_day(day)
    if explain_derived(table, key, on, as_json=as_json):
        return
    fields = explain_record(platform, table, key, on)
    if as_json:
        say_json({"table": table, "date": on, "fields": [vars(field) for field in fields]})
    else:
        say_table(
            f"{table} {on}",
            ["字段", "取值", "来源", "时间", "落选的值"],
            [(f.title, f.value, f.source, f.time, "\n".join(f.lost)) for f in fields],
        )


def explain_derived(table: str, key: str, on: "date", *, as_json: bool) -> bool:
    """Tell of a row of a derived table and the landing rows behind it; whether it is such a table."""
    from assets.derived_tables.explain_row import explain_row
    from assets.thematic.finding_table import finding_table
    from resources.platform import open_platform
    from zb_pipelines.cli.status import read_ledger

    catalog = read_ledger(on).release.catalog
    themes = {rule.theme for rule in catalog.findings.values()}
    tables = [*catalog.tables.values(), *(finding_table(theme, catalog) for theme in themes)]
    declared = next((each for each in tables if each.name == table), None)
    if declared is None:
        return False
    row = explain_row(open_platform(), catalog, declared, key, on)
    if as_json:
        columns = [vars(column) for column in row.columns]
        origin = [vars(each) for each in row.origin]
        say_json({"table": table, "date": on, "columns": columns, "origin": origin})
        return True
    say_table(
        f"{table} {on}",
        ["列", "取值", "来源列"],
        [(c.title, c.value, "\n".join(c.sources)) for c in row.columns],
    )
    say_table(
        "原始层中的来源行",
        ["条目", "日期", "行号"],
        [(each.entry, each.day, each.row) for each in row.origin],
    )
    return True
