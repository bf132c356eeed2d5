"""`zb status` and `zb coverage`: the ledger of a day."""

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from datetime import date

    from assets.reports.coverage.ledger import Ledger
    from resources.platform import Platform

STATES = {
    "aggregated": "已汇聚",
    "exempt": "依法不予汇聚",
    "late": "逾期",
    "failed": "失败",
    "outstanding": "未汇聚",
}


def read_ledger(day: "date") -> "Ledger":
    """The ledger of a day; a refusal where no release is in force."""
    from resources.platform import open_platform

    return ledger_in(open_platform(), day)


def ledger_in(platform: "Platform", day: "date") -> "Ledger":
    """The same, of an installation that is open already."""
    from assets.reports.coverage.ledger import ledger_of
    from zb_pipelines.domain.errors import input_error

    registry = platform.registry
    release = registry.release_on(day)
    if release is None:
        raise input_error(
            f"ledger of {day}",
            "no catalog release is in force",
            "publish one: zb catalog publish --reviewer … --reason …",
        )
    return ledger_of(registry, release, day)


def say_ledger(ledger: "Ledger") -> None:
    """The totals and the identities, a line each."""
    say_facts(
        {
            "日期": ledger.day,
            "目录版本": f"第 {ledger.release.id} 版({ledger.release.content_hash[:12]})",
            "编目": len(ledger.entries),
            "已汇聚": ledger.count("aggregated"),
            "依法不予汇聚": ledger.count("exempt"),
            "未汇聚": ledger.outstanding,
            "隔离行数": ledger.quarantined,
            "守恒(行)": "成立" if not ledger.unbalanced else f"不成立:{ledger.unbalanced}",
            "守恒(条目)": "成立" if ledger.whole else "不成立",
        }
    )


def coverage(day: OnDay = None, as_json: AsJson = False) -> None:
    """Every entry's state and the conservation identities; exit 2 where something is outstanding."""
    ledger = read_ledger(chosen_day(day))
    if as_json:
        say_json(ledger.as_json())
    else:
        say_ledger(ledger)
        say_table(
            "应汇尽汇台账",
            ["条目", "名称", "状态", "原始", "汇聚", "隔离", "依据或原因"],
            [
                (
                    each.entry,
                    each.title,
                    STATES[each.state],
                    each.landed,
                    each.aggregated,
                    each.quarantined,
                    each.basis if each.state == "exempt" else each.reason,
                )
                for each in ledger.entries
            ],
        )
    raise typer.Exit(2 if ledger.outstanding or not ledger.conserved else 0)


def status(day: OnDay = None, as_json: AsJson = False) -> None:
    """What needs somebody's attention; exit 2 where anything does."""
    from assets.reports.coverage.deadlines import deadline_lines
    from assets.reports.law.law_watch import standing_on
    from resources.platform import open_platform

    platform = open_platform()
    ledger = ledger_in(platform, chosen_day(day))
    deadlines = deadline_lines(standing_on(platform, ledger.day))
    open_entries = [each for each in ledger.entries if each.state not in {"aggregated", "exempt"}]
    if as_json:
        summary = ledger.as_json()
        del summary["entries"]
        attention = [vars(each) for each in open_entries]
        say_json(
            summary | {"attention": attention, "deadlines": [vars(each) for each in deadlines]}
        )
    else:
        say_ledger(ledger)
        if open_entries:
            say_table(
                "需要处理",
                ["条目", "状态", "最近汇聚", "原因"],
                [(e.entry, STATES[e.state], e.good_day, e.reason) for e in open_entries],
            )
        else:
            console.print("没有需要处理的条目")
        if deadlines:
            say_table(
                "法律变更期限",
                ["条目", "责任单位", "事由", "期限", "紧急程度"],
                [(d.entry, d.unit, d.what, d.due, d.urgency) for d in deadlines],
            )
    raise typer.Exit(2 if open_entries or deadlines or not ledger.conserved else 0)
