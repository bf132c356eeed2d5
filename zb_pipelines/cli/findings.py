"""`zb findings` and `zb dictionary`: what the themes doubt, and what every table and column means."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, console, say_json, say_table


def findings(
    day: OnDay = None,
    theme: Annotated[str | None, typer.Option(help="主题,如 social_security")] = None,
    as_json: AsJson = False,
) -> None:
    """Findings by rule, with law, verifier and amount; exit 2 where there are any."""
    from assets.thematic.found import found_on
    from resources.platform import open_platform
    from zb_pipelines.cli.status import read_ledger

    on = chosen_day(day)
    platform = open_platform()
    found = found_on(platform, read_ledger(on).release, on, theme)
    if as_json:
        say_json({"date": on, "findings": [vars(each) for each in found]})
    else:
        say_table(
            f"疑点 {on}",
            ["主题", "规则", "疑点", "法律依据", "核实单位", "数量", "新增", "金额(元)"],
            [
                (f.theme, f.rule, f.title, f.law, f.verifier, f.count, f.fresh, f.amount or "")
                for f in found
            ],
        )
        console.print('明细:zb query "SELECT * FROM thematic.<主题>__finding"(个人只以假名标识)')
    raise typer.Exit(2 if any(each.count for each in found) else 0)


def dictionary(
    database: Annotated[str | None, typer.Option(help="一个库,如 public_credit")] = None,
    out: Annotated[Path | None, typer.Option(help="写成 Markdown 文件")] = None,
    as_json: AsJson = False,
) -> None:
    """The data dictionary of base and thematic databases, from the release in force."""
    from assets.reports.dictionary import HEADINGS, write_markdown
    from assets.reports.dictionary import dictionary as described_in
    from zb_pipelines.cli.status import read_ledger
    from zb_pipelines.domain.business_day import today

    described = described_in(read_ledger(today()).release.catalog, database)
    if out:
        write_markdown(described, out)
        console.print(f"{len(described)} 张表 → {out}")
    elif as_json:
        say_json([vars(each) | {"columns": list(each.lines())} for each in described])
    else:
        for each in described:
            say_table(f"{each.title} {each.table}", list(HEADINGS), list(each.lines()))
