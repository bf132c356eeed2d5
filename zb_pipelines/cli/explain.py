"""`zb explain`: where each value of a consolidated record comes from, masked."""

from typing import Annotated

import typer

from zb_pipelines.cli.voice import AsJson, OnDay, chosen_day, say_json, say_table


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
    fields = explain_record(platform, table, key, on)
    if as_json:
        say_json({"table": table, "date": on, "fields": [vars(field) for field in fields]})
    else:
        say_table(
            f"{table} {on}",
            ["字段", "取值", "来源", "时间", "落选的值"],
            [(f.title, f.value, f.source, f.time, "\n".join(f.lost)) for f in fields],
        )
