"""`zb law`: which bases a change of the law touches, and the dockets it leaves."""

from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, console, say_json, say_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from resources.registry.audit.dockets import Docket
    from zb_pipelines.domain.catalog.model.model import Catalog

app = typer.Typer(no_args_is_help=True)

STATES = {"open": "未办结", "answered": "已答复,待发布", "closed": "已办结"}


@app.callback()
def group() -> None:
    """法律、法规、规章变更(第十条第四款):受影响的条目、15 个工作日的期限."""


@app.command()
def diff(
    before: Annotated[int | None, typer.Argument(help="目录版本,默认最新发布的")] = None,
    after: Annotated[int | None, typer.Argument(help="目录版本,默认工作目录")] = None,
    as_json: AsJson = False,
) -> None:
    """What the statutes of one release (or the draft) say anew, and which bases that touches.

    Exit 2 where a basis is touched.
    """
    from resources.platform import open_platform
    from zb_pipelines.domain.catalog.law_effects import new_amendments, touched

    registry = open_platform().registry
    releases = {each.id: each.catalog for each in registry.releases()}
    old = _catalog(releases, before, newest=True)
    new = _catalog(releases, after, newest=False)
    changes = new_amendments(old.statutes if old else {}, new.statutes if new else {})
    found = list(touched(new, changes)) if new else []
    if as_json:
        say_json(
            {
                "amendments": [{"key": each.key, "title": each.title} for each in changes],
                "touched": [
                    {
                        "entry": each.entry,
                        "basis": each.basis,
                        "amendment": each.amendment.key,
                        "effects": [{"kind": e.kind, "text": e.sentence} for e in each.effects],
                    }
                    for each in found
                ],
            }
        )
    else:
        for each in changes:
            console.print(each.title, markup=False, soft_wrap=True)
        console.print(f"{len(changes)} 处法律变更,影响 {len(found)} 项依据")
        if found:
            say_table(
                "受影响的依据",
                ["条目", "依据", "影响"],
                [(t.entry, t.basis, "\n".join(e.sentence for e in t.effects)) for t in found],
            )
    raise typer.Exit(2 if found else 0)


@app.command()
def watch(day: OnDay = None, as_json: AsJson = False) -> None:
    """Judge every basis for the day, open, move and close dockets; exit 2 where any stands."""
    from assets.reports.law.law_watch import watch_law
    from resources.platform import open_platform

    watched = watch_law(open_platform(), chosen_day(day))
    if as_json:
        say_json(
            {
                "date": watched.day,
                "events": watched.events,
                "suspended": watched.suspended,
                "dockets": [_plain(each, watched.day) for each in watched.dockets],
            }
        )
    else:
        for key, reasons in sorted(watched.suspended.items()):
            console.print(f"豁免暂停 {key}:{'；'.join(reasons)}", markup=False, soft_wrap=True)
        for key, event in sorted(watched.events.items()):
            console.print(f"{event} {key}")
        _say_dockets(watched.dockets, watched.day)
    raise typer.Exit(2 if watched.dockets or watched.suspended else 0)


@app.command()
def dockets(
    agency: Annotated[str | None, typer.Option(help="只看一个单位")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="包括已办结的")] = False,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """The dockets that stand, the most pressing first; exit 2 where one is overdue."""
    from resources.registry.office import open_office
    from zb_pipelines.domain.settings import current

    on = chosen_day(day)
    with open_office(current().registry_url) as office:
        found = [
            each
            for each in office.dockets.all()
            if (closed or each.stood_on(on)) and agency in (None, each.duty.agency)
        ]
    if as_json:
        say_json([_plain(each, on) for each in found])
    else:
        _say_dockets(found, on)
    late = any(each.stood_on(on) and on > each.duty.due for each in found)
    raise typer.Exit(2 if late else 0)


@app.command()
def answer(
    docket: Annotated[str, typer.Argument(help="事项编号")],
    by: Annotated[str, typer.Option(help="答复人")],
    reason: Annotated[str, typer.Option(help="核对的结论")],
) -> None:
    """Note that the wording was checked against the new law and stays; the next release closes it."""
    from resources.platform import open_platform
    from resources.registry.office import open_office

    platform = open_platform()
    releases = platform.registry.releases()
    with open_office(platform.settings.registry_url) as office:
        office.dockets.answer(docket, by, reason, releases[-1].id if releases else 0)
    console.print(f"{docket}:已答复,待下一版目录发布后办结")


def _catalog(
    releases: "dict[int, Catalog]", number: int | None, *, newest: bool
) -> "Catalog | None":
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.domain.settings import current

    if number is None:
        if newest:
            return releases[max(releases)] if releases else None
        return load_catalog(current().catalog)
    if number not in releases:
        raise input_error(f"目录第 {number} 版", "没有这个版本", "用 zb catalog log 查看")
    return releases[number]


def _plain(each: "Docket", day: "date") -> dict[str, object]:
    from dataclasses import asdict

    from zb_pipelines.domain.legal.amendment_deadline import urgency

    row = asdict(each)
    return {"id": each.duty.id, **row.pop("duty"), **row, "urgency": urgency(each.duty.due, day)}


def _say_dockets(found: "Sequence[Docket]", day: "date") -> None:
    from zb_pipelines.domain.legal.amendment_deadline import URGENCY_NAMES, urgency

    if not found:
        console.print("没有未办结的法律变更事项")
        return
    say_table(
        "法律变更事项",
        ["编号", "条目", "责任单位", "责任人", "期限", "紧急程度", "状态", "事由"],
        [
            (
                each.duty.id,
                each.duty.entry,
                each.duty.unit,
                each.duty.person,
                f"{each.duty.due}{'(暂定)' if each.duty.provisional else ''}",
                URGENCY_NAMES[urgency(each.duty.due, day)] if each.stood_on(day) else "-",
                STATES[each.state],
                each.duty.what,
            )
            for each in found
        ],
    )
