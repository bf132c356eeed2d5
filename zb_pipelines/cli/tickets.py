"""`zb tickets`: from the failing row to the closed ticket."""

from typing import Annotated

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, say_facts, say_json, say_table
from zb_pipelines.cli.ticket_output import as_told, opened
from zb_pipelines.cli.ticket_workbook import By, export, import_answers

app = typer.Typer(no_args_is_help=True)
Number = Annotated[str, typer.Argument(help="工单号")]
Agency = Annotated[str | None, typer.Option(help="单位标识,默认全部单位")]


@app.callback()
def group() -> None:
    """工单:数据问题从发现到办结."""


app.command("export")(export)
app.command("import")(import_answers)


@app.command("list")
def list_tickets(
    agency: Agency = None,
    everything: Annotated[bool, typer.Option("--all", help="包括已办结的")] = False,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Open tickets by due day; exit 2 where one is overdue."""
    platform, release = opened(day)
    on = chosen_day(day)
    shown = [
        each
        for each in platform.registry.tickets.all()
        if (everything or each.open) and agency in (None, each.subject.agency)
    ]
    told = [as_told(each, release.catalog, on) for each in shown]
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
    platform, release = opened(day)
    tickets = platform.registry.tickets
    found = tickets.one(number)
    told = as_told(found, release.catalog, chosen_day(day))
    lines = tickets.journal.lines(found.subject.id)
    history = [{"at": x.at, "actor": x.actor, "action": x.action} for x in lines]
    if as_json:
        say_json(told | {"history": history})
        return
    say_facts(told)
    say_table("办理记录", ["时间", "经办", "事项"], [tuple(each.values()) for each in history])


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
    from zb_pipelines.domain.tickets.limits import load_limits

    platform, release = opened(day)
    on = chosen_day(day)
    after = platform.registry.tickets.move(number, action, by, reason, on, load_limits())
    told = as_told(after, release.catalog, on)
    if as_json:
        say_json(told)
    else:
        say_facts(told)


@app.command()
def figures(
    period: Annotated[str, typer.Option(help="2026、2026-Q4、2026-11 或 2026-11-21")],
    agency: Agency = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Raised, on time, overdue, closed, reopened and the rate of correction, by agency."""
    from assets.tickets.figures import ticket_figures
    from zb_pipelines.domain.period import period_of

    platform, _ = opened(day)
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


def _percent(rate: float | None) -> str | None:
    return None if rate is None else f"{rate:.1%}"
