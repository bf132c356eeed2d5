"""`zb tickets`: from the failing row to the closed ticket."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zb_pipelines.cli.voice import (
    AsJson,
    OnDay,
    chosen_day,
    console,
    say_facts,
    say_json,
    say_table,
)

if TYPE_CHECKING:
    from resources.platform import Platform
    from resources.registry import Release
    from resources.registry.tickets import Ticket
    from zb_pipelines.catalog.model import Catalog

app = typer.Typer(no_args_is_help=True)
Number = Annotated[str, typer.Argument(help="工单号")]
Agency = Annotated[str | None, typer.Option(help="单位标识,默认全部单位")]
By = Annotated[str, typer.Option("--by", help="经办人")]
PASSWORD = "ZB_TICKETS_PASSWORD"  # noqa: S105 - the name of a variable
Password = Annotated[
    str | None, typer.Option(envvar=PASSWORD, help=f"加密副本的密码,也可放在环境变量 {PASSWORD}")
]


@app.callback()
def group() -> None:
    """工单:数据问题从发现到办结."""


@app.command("list")
def list_tickets(
    agency: Agency = None,
    everything: Annotated[bool, typer.Option("--all", help="包括已办结的")] = False,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Open tickets by due day; exit 2 where one is overdue."""
    platform, release = _opened(day)
    on = chosen_day(day)
    shown = [
        each
        for each in platform.registry.tickets.all()
        if (everything or each.open) and agency in (None, each.subject.agency)
    ]
    told = [_as_json(each, release.catalog, on) for each in shown]
    if as_json:
        say_json(told)
    else:
        columns = ["工单", "单位", "条目", "问题", "行数", "状态", "期限", "责任人"]
        say_table(
            f"工单 {on}",
            columns,
            [
                (
                    each["id"],
                    each["agency"],
                    each["entry"],
                    each["problem"],
                    each["rows"],
                    each["state"] + (f"({each['side']})" if each["side"] else ""),
                    f"{each['due']}{' 逾期' if each['overdue'] else ''}",
                    each["person"],
                )
                for each in told
            ],
        )
    raise typer.Exit(2 if any(each["overdue"] for each in told) else 0)


@app.command()
def show(number: Number, day: OnDay = None, as_json: AsJson = False) -> None:
    """One ticket with its history from the journal."""
    platform, release = _opened(day)
    tickets = platform.registry.tickets
    found = tickets.one(number)
    told = _as_json(found, release.catalog, chosen_day(day))
    lines = tickets.journal.lines(found.subject.id)
    history = [{"at": x.at, "actor": x.actor, "action": x.action} for x in lines]
    if as_json:
        say_json(told | {"history": history})
        return
    say_facts(told)
    say_table("办理记录", ["时间", "经办", "事项"], [tuple(each.values()) for each in history])


@app.command("export")
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
    from zb_pipelines.refusal import refuse

    if unmasked != (password is not None) and (unmasked or not os.environ.get(PASSWORD)):
        raise refuse(
            "zb tickets export",
            "完整的值只能写进加密的副本",
            "--unmasked 和 --password 要一起给出;都不给时按安全级别脱敏",
        )
    platform, release = _opened(day)
    target = out or Path(f"{agency}-工单.xlsx")
    secret = password if unmasked else None
    done = export_tickets(platform, release, agency, target, chosen_day(day), secret)
    if as_json:
        say_json(vars(done) | {"unmasked": unmasked})
    else:
        console.print(
            f"{done.file}:{done.tickets} 个工单,{done.rows} 行", markup=False, soft_wrap=True
        )


@app.command("import")
def import_answers(
    file: Annotated[Path, typer.Argument(help="填写好的工作簿")],
    by: By,
    password: Password = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Take a filled workbook in and replay it; exit 2 where lines were not accepted."""
    from assets.reports.coverage import write_coverage
    from assets.reports.ledger import ledger_of
    from assets.tickets.importing import import_tickets

    on = chosen_day(day)
    platform, release = _opened(day)
    done = import_tickets(platform, release, file, by, on, password)
    if done.built and platform.registry.deliveries(on):
        write_coverage(platform, ledger_of(platform.registry, release, on))
    tickets = [_as_json(each, release.catalog, on) for each in done.tickets]
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


@app.command()
def act(
    number: Number,
    action: Annotated[
        str, typer.Argument(help="签收、核实、整改、退回、派发、挂起、恢复、延期、督办")
    ],
    by: By,
    reason: Annotated[str, typer.Option(help="理由;延期写明批准人")],
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Move a ticket on; 办结 follows from the data alone."""
    from zb_pipelines.tickets.limits import load_limits

    platform, release = _opened(day)
    on = chosen_day(day)
    after = platform.registry.tickets.move(number, action, by, reason, on, load_limits())
    told = _as_json(after, release.catalog, on)
    if as_json:
        say_json(told)
    else:
        say_facts(told)


@app.command()
def figures(
    period: Annotated[str, typer.Option(help="2026、2026Q4、2026-11 或 2026-11-21")],
    agency: Agency = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Raised, on time, overdue, closed, reopened and the rate of correction, by agency."""
    from assets.tickets.figures import ticket_figures
    from zb_pipelines.tickets.period import period_of

    platform, _ = _opened(day)
    found = ticket_figures(platform.registry.tickets.rounds(), period_of(period), chosen_day(day))
    shown = [each for each in found if agency in (None, each.agency)]
    if as_json:
        rates = ("correction_rate", "row_rate", "timely_rate")
        say_json([vars(each) | {name: getattr(each, name) for name in rates} for each in shown])
        return
    say_table(
        f"工单统计 {period}",
        [
            "单位",
            "发起",
            "其中重开",
            "办结",
            "按期办结",
            "逾期",
            "未办结",
            "整改率",
            "整改及时率",
            "行整改率",
        ],
        [
            (
                each.agency,
                each.raised,
                each.reopened,
                each.closed,
                each.on_time,
                each.overdue,
                each.left,
                _percent(each.correction_rate),
                _percent(each.timely_rate),
                _percent(each.row_rate),
            )
            for each in shown
        ],
    )


_OUTCOMES = {
    "accepted": "采用的更正",
    "refused": "没有通过规则的更正",
    "disputed": "核实不属实",
    "gone": "已不在隔离区",
    "confirmed": "权威部门确认",
    "at_source": "在来源更正",
}


def _opened(day: str | None) -> "tuple[Platform, Release]":
    from resources.platform import open_platform
    from zb_pipelines.refusal import refuse

    platform = open_platform()
    release = platform.registry.release_on(chosen_day(day))
    if release is None:
        raise refuse("zb tickets", "还没有生效的目录版本", "先用 zb catalog publish 发布目录")
    return platform, release


def _as_json(each: "Ticket", catalog: "Catalog", on: Any) -> dict[str, Any]:
    from assets.tickets.wording import words_of

    words = words_of(each.subject, catalog)
    return {
        **vars(each.subject),
        "id": each.subject.id,
        "problem": words.problem,
        "remedy": words.remedy,
        **vars(each.standing),
        "round": each.round,
        "rows": each.rows,
        "found": each.found,
        "dispatched": each.dispatched,
        "due": each.due,
        "provisional": each.provisional,
        "overdue": each.overdue(on),
        "closed": each.closed,
        "evidence": each.evidence,
    }


def _percent(rate: float | None) -> str | None:
    return None if rate is None else f"{rate:.1%}"
