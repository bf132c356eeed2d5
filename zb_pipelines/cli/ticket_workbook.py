"""`zb tickets export` and `zb tickets import`: an agency's problems as a workbook, there and back."""

import os
from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.output import (
    AsJson,
    OnDay,
    chosen_day,
    console,
    say_facts,
    say_json,
    say_table,
)
from zb_pipelines.cli.ticket_output import as_told, opened

PASSWORD = "ZB_TICKETS_PASSWORD"  # noqa: S105 - the name of a variable
By = Annotated[str, typer.Option("--by", help="经办人")]
Password = Annotated[
    str | None, typer.Option(envvar=PASSWORD, help=f"加密副本的密码,也可放在环境变量 {PASSWORD}")
]
_OUTCOMES = {
    "accepted": "采用的更正",
    "refused": "没有通过规则的更正",
    "disputed": "核实不属实",
    "gone": "已不在隔离区",
    "confirmed": "权威部门确认",
    "at_source": "在来源更正",
}


def export(
    agency: Annotated[str, typer.Option(help="单位标识,例如 tax")],
    out: Annotated[Path | None, typer.Option(help="写到哪里,默认 <单位>-工单.xlsx")] = None,
    unmasked: Annotated[bool, typer.Option(help="写出完整的值,必须加密")] = False,
    password: Password = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Write the open tickets of an agency as a workbook that its clerk fills in."""
    from assets.tickets.exporting import export_tickets
    from zb_pipelines.domain.errors import input_error

    if unmasked != (password is not None) and (unmasked or not os.environ.get(PASSWORD)):
        raise input_error(
            "zb tickets export",
            "完整的值只能写进加密的副本",
            "--unmasked 和 --password 要一起给出;都不给时按安全级别脱敏",
        )
    platform, release = opened(day)
    target = out or Path(f"{agency}-工单.xlsx")
    secret = password if unmasked else None
    done = export_tickets(platform, release, agency, target, chosen_day(day), secret)
    if as_json:
        say_json(vars(done) | {"unmasked": unmasked})
    else:
        console.print(
            f"{done.file}:{done.tickets} 个工单,{done.rows} 行", markup=False, soft_wrap=True
        )


def import_answers(
    file: Annotated[Path, typer.Argument(help="填写好的工作簿")],
    by: By,
    password: Password = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Take a filled workbook in and replay it; exit 2 where lines were not accepted."""
    from assets.reports.coverage.coverage_table import write_coverage
    from assets.reports.coverage.ledger import ledger_of
    from assets.tickets.importing import import_tickets

    on = chosen_day(day)
    platform, release = opened(day)
    done = import_tickets(platform, release, file, by, on, password)
    if done.built and platform.registry.deliveries(on):
        write_coverage(platform, ledger_of(platform.registry, release, on))
    tickets = [as_told(each, release.catalog, on) for each in done.tickets]
    if as_json:
        say_json(
            {
                "agency": done.agency,
                "outcomes": dict(done.outcomes),
                "lines": [vars(line) for line in done.lines],
                "tickets": tickets,
                "built": done.built,
            }
        )
    else:
        say_facts({_OUTCOMES[name]: count for name, count in done.outcomes.items()})
        if done.lines:
            say_table(
                "没有采用的行",
                ["工作表", "行", "原因"],
                [(line.sheet, line.row, ";".join(line.reasons)) for line in done.lines],
            )
        say_table(
            "工单",
            ["工单", "问题", "剩余行数", "状态", "说明"],
            [(t["id"], t["problem"], t["rows"], t["state"], t["evidence"]) for t in tickets],
        )
    raise typer.Exit(2 if done.lines else 0)
