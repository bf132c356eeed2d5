"""`zb catalog diff / plan / apply / rollback` and `zb purge`: releases carried into the data."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, console, say_json, say_table
from zb_pipelines.domain.errors import input_error

if TYPE_CHECKING:
    from datetime import date

    from resources.platform import Platform
    from resources.registry import Release
    from zb_pipelines.rollout.apply import Applied
    from zb_pipelines.rollout.plan import Item, Plan

From = Annotated[str | None, typer.Argument(metavar="A", help="旧版号,默认上次执行的版本")]
To = Annotated[str | None, typer.Argument(metavar="B", help="新版号,默认当前生效的版本")]
Since = Annotated[str | None, typer.Option(help="只处理这一天起的分区 YYYY-MM-DD")]
Wait = Annotated[bool, typer.Option(help="等到执行完毕;--no-wait 只交给守护进程")]
Yes = Annotated[bool, typer.Option("--yes", help="同意执行不可恢复的清除")]
_MOST_LOST_SHOWN = 3


def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="旧版号")],
    b: Annotated[str, typer.Argument(metavar="B", help="新版号")],
    as_json: AsJson = False,
) -> None:
    """Two releases compared in words, per entry and item."""
    from resources.platform import open_platform
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.domain.catalog import changes

    platform = open_platform()
    old, new = numbered(platform, a), numbered(platform, b)
    found = changes.diff(old.catalog, new.catalog, today())
    if as_json:
        say_json([vars(each) | {"title": each.title} for each in found])
        return
    say_table(
        f"目录第 {old.id} 版 → 第 {new.id} 版",
        ["对象", "变更", "说明"],
        [(each.subject, each.title, each.words) for each in found],
    )


def plan(a: From = None, b: To = None, since: Since = None, as_json: AsJson = False) -> None:
    """What a release asks of the data that is there, and why; starts nothing."""
    from resources.platform import open_platform

    _, planned = _chosen_plan(open_platform(), a, b, since)
    if as_json:
        say_json(planned.as_json())
    else:
        tell(planned)


def apply(
    since: Since = None,
    yes: Yes = False,
    wait: Wait = True,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Carry out the plan to the release in force as Dagster backfills; exit 2 where one failed."""
    from resources.dagster_instance.home import prepare
    from resources.platform import open_platform
    from zb_pipelines.rollout.apply import apply as carry_out

    on = chosen_day(day)
    os.environ["ZB_TODAY"] = on.isoformat()
    platform = open_platform()
    (old, new), planned = _chosen_plan(platform, None, None, since)
    if planned.irreversible and not yes:
        if not as_json:
            tell(planned)
        raise input_error(
            "zb catalog apply",
            "计划中有不可恢复的清除",
            "核对 zb catalog plan 后,以 --yes 执行",
        )
    prepare(platform.settings)
    done = carry_out(platform, old, new, on, _day(since), wait=wait)
    _, rest = _chosen_plan(platform, str(old.id) if old else None, str(new.id), since)
    if as_json:
        say_json({"plan": planned.as_json(), "launches": [_launch_json(each) for each in done]})
    else:
        _tell_done(done, new.id, len(rest.pending))
    if any(not each.ended for each in done):
        return
    raise typer.Exit(2 if rest.pending or not all(each.success for each in done) else 0)


def rollback(
    to: Annotated[str, typer.Argument(metavar="RELEASE", help="回到这一版的内容")],
    reviewer: Annotated[str, typer.Option(help="审核人")],
    reason: Annotated[str, typer.Option(help="原因")],
    effective: Annotated[str | None, typer.Option(help="生效日期,默认今天")] = None,
    as_json: AsJson = False,
) -> None:
    """A new release with the content of an old one; history is never rewritten."""
    from resources.platform import open_platform

    platform = open_platform()
    old = numbered(platform, to)
    newest = platform.registry.releases()[-1]
    if newest.content_hash == old.content_hash:
        raise input_error(f"第 {old.id} 版", f"最新的第 {newest.id} 版内容与它相同", "不需要回退")
    release = platform.registry.publish(
        old.catalog, reviewer, reason, chosen_day(effective), following=newest.id
    )
    if as_json:
        say_json({"release": release.id, "content_of": old.id, "hash": release.content_hash})
    else:
        console.print(f"目录第 {release.id} 版,内容同第 {old.id} 版,{release.effective} 起生效")


def purge(
    reason: Annotated[str, typer.Option(help="依据或原因")],
    identifier: Annotated[
        str,
        typer.Option(
            "--identifier",
            prompt="公民身份号码",
            hide_input=True,
            envvar="ZB_PURGE_IDENTIFIER",
            help="宜由提示或环境变量输入,以免留在命令历史中",
        ),
    ],
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Erase one person from every layer, and keep later deliveries from bringing them back."""
    from resources.dagster_instance.home import prepare
    from resources.platform import open_platform
    from zb_pipelines.rollout.apply import erase_person

    if not yes:
        raise input_error("zb purge", "清除不可恢复", "确认后以 --yes 执行")
    platform = open_platform()
    prepare(platform.settings)
    erased, done = erase_person(platform, identifier, reason)
    failed = [each for each in done if not each.success]
    if as_json:
        say_json(vars(erased) | {"launches": [_launch_json(each) for each in done]})
    else:
        console.print(
            f"已从 {len(erased.entries)} 个条目清除 {erased.rows} 行(各层各日合计),"
            f"重建 {len(done)} 次,清除证明 {erased.tombstone[:16]}"
        )
    raise typer.Exit(1 if failed else 0)


def numbered(platform: "Platform", text: str) -> "Release":
    """The release of that number; :class:`InputError` where there is none."""
    for release in platform.registry.releases():
        if str(release.id) == text:
            return release
    raise input_error(text, "没有这一版目录", "zb catalog log 列出全部版本")


def tell(planned: "Plan") -> None:
    """The plan as a table that a clerk reads."""
    say_table(
        f"变更计划:第 {planned.old or 0} 版 → 第 {planned.new} 版({planned.day})",
        ["处理", "对象", "分区", "行数", "约需秒", "原因", "依据"],
        [_line(item) for item in planned.items],
    )
    if not planned.pending:
        console.print("已全部同步,无需执行")
        return
    from zb_pipelines.rollout.plan import launches_of

    launches = len(launches_of(planned))
    console.print(
        f"共 {launches} 次启动:zb catalog apply{' --yes' if planned.irreversible else ''}"
    )


def _line(item: "Item") -> tuple[object, ...]:
    from zb_pipelines.rollout.plan.day_ranges import day_ranges

    spans = [f"{a}" if a == b else f"{a}~{b}" for a, b in day_ranges(item.days, longest=10**6)]
    if item.done:
        spans.append(f"已同步 {item.done}")
    if item.lost:
        shown = "、".join(str(day) for day in item.lost[:_MOST_LOST_SHOWN])
        spans.append(
            f"无法取得 {len(item.lost)} 天:{shown}{'…' if len(item.lost) > _MOST_LOST_SHOWN else ''}"
        )
    title = f"{item.title}(不可恢复)" if item.irreversible else item.title
    why = ";".join(f"{r.change.words}({r.because})" for r in item.why)
    clauses = "、".join(dict.fromkeys(reason.clause for reason in item.why))
    return title, item.target, "\n".join(spans) or None, item.rows, item.seconds, why, clauses


def _tell_done(done: "list[Applied]", release: int, left: int) -> None:
    if not done:
        console.print(f"目录第 {release} 版已全部同步,没有启动任何运行")
        return
    say_table(
        f"已执行:目录第 {release} 版",
        ["阶段", "对象", "起", "止", "结果", "Dagster 回填或运行号"],
        [
            (
                each.launch.phase,
                "\n".join(each.launch.targets),
                each.launch.first,
                each.launch.last,
                _outcome(each),
                each.launch_id[:8],
            )
            for each in done
        ],
    )
    if any(not each.ended for each in done):
        console.print("已交给 Dagster 守护进程;之后的阶段由传感器 catalog_changes 或再次执行接着做")
    elif left:
        console.print(f"还有 {left} 项未完成,再次执行 zb catalog apply 会接着做")


def _outcome(each: "Applied") -> str:
    if not each.ended:
        return "执行中"
    return "成功" if each.success else "失败"


def _launch_json(each: "Applied") -> dict[str, object]:
    launch = each.launch
    return {
        "backfill_id" if launch.partitioned else "run_id": each.launch_id,
        "status": each.status,
        "success": each.success,
        "phase": launch.phase,
        "assets": list(launch.targets),
        "first": launch.first,
        "last": launch.last,
        "rules": list(launch.rules),
    }


def _chosen_plan(
    platform: "Platform", a: str | None, b: str | None, since: str | None
) -> "tuple[tuple[Release | None, Release], Plan]":
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.rollout.plan import plan as make_plan
    from zb_pipelines.rollout.plan.starting_point import starting_point

    registry = platform.registry
    new = numbered(platform, b) if b else registry.release_on(today())
    if new is None:
        raise input_error("zb catalog", "没有生效的目录", "先发布:zb catalog publish …")
    last = registry.applications.last_applied()
    old = numbered(platform, a) if a else starting_point(registry.releases(), last, new)
    return (old, new), make_plan(registry, platform.lake, old, new, today(), _day(since))


def _day(text: str | None) -> "date | None":
    from zb_pipelines.domain.business_day import parse_day

    return parse_day(text, "--since") if text else None
