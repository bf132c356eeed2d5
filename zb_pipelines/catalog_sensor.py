"""What starts when the catalog changed: the runs of the plan, phase by phase, from our own ledger.

Level-triggered: each tick plans anew and asks for the first phase that is not in step, so nothing
is lost by a missed tick, a restart or a failed run, and nothing is asked for twice.
"""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import dagster as dg

from resources.platform import Platform, open_platform
from resources.registry import Release
from zb_pipelines.business_day import today
from zb_pipelines.catalog_runs import asset_keys, config_of, job_of
from zb_pipelines.plan import Plan, Run, plan, runs_of
from zb_pipelines.plan.runs import RELEASE_TAG, WORK_TAG
from zb_pipelines.plan.starting_point import starting_point

if TYPE_CHECKING:
    # What define_asset_job returns; Dagster does not export the name.
    from dagster._core.definitions.unresolved_asset_job_definition import (
        UnresolvedAssetJobDefinition,
    )

MOST_ATTEMPTS = 3
LOCATION = "zb_pipelines.definitions"
_ENDED = {
    dg.DagsterRunStatus.SUCCESS,
    dg.DagsterRunStatus.FAILURE,
    dg.DagsterRunStatus.CANCELED,
}


def catalog_sensor(
    release: Release,
    jobs: "Sequence[dg.JobDefinition | UnresolvedAssetJobDefinition]",
    assets: Sequence[dg.AssetsDefinition],
) -> dg.SensorDefinition:
    """The sensor ``catalog_changes`` of the code location that was loaded for ``release``."""

    @dg.sensor(
        name="catalog_changes",
        jobs=jobs,
        minimum_interval_seconds=60,
        description="目录发布新版后,按变更计划启动清除、拉取、标准化、重建与封存;已同步则不启动",
    )
    def catalog_changes(
        context: dg.SensorEvaluationContext,
    ) -> Iterator[dg.RunRequest | dg.SkipReason]:
        platform = open_platform()
        newest = platform.registry.release_on(today())
        if newest is None or newest.id != release.id:
            yield dg.SkipReason(reload_location())
            return
        planned = plan_of(platform, release)
        requests = [
            request
            for run in next_runs(planned)
            if (request := request_of(run, context.instance, assets))
        ]
        yield from requests
        if not requests:
            yield dg.SkipReason(why_idle(platform, planned))

    return catalog_changes


def plan_of(platform: Platform, release: Release) -> Plan:
    """From the release applied last to ``release``, today."""
    registry = platform.registry
    start = starting_point(registry.releases(), registry.applications.last_applied(), release)
    return plan(registry, platform.lake, start, release, today())


def next_runs(planned: Plan) -> tuple[Run, ...]:
    """The runs of the first phase that is not in step."""
    return runs_of(planned, planned.pending[0].phase) if planned.pending else ()


def request_of(
    run: Run, instance: dg.DagsterInstance, assets: Sequence[dg.AssetsDefinition]
) -> dg.RunRequest | None:
    """A request for ``run``, unless it is under way or was tried :data:`MOST_ATTEMPTS` times."""
    tags = {RELEASE_TAG: str(run.release), WORK_TAG: run.work}
    before = instance.get_runs(dg.RunsFilter(tags=tags))
    if len(before) >= MOST_ATTEMPTS or any(each.status not in _ENDED for each in before):
        return None
    return dg.RunRequest(
        run_key=f"{run.release}:{run.work}:{len(before)}",
        job_name=job_of(run),
        asset_selection=asset_keys(run, assets) or None,
        run_config=config_of(run),
        tags=run.tags,
    )


def why_idle(platform: Platform, planned: Plan) -> str:
    """Why nothing is asked for; a release with nothing left is remembered as applied."""
    if planned.pending:
        return "变更计划正在执行,或多次失败待人工处理(见带 zb/release 标签的运行)"
    applications = platform.registry.applications
    if applications.last_applied() != planned.new:
        applications.record_applied(planned.new, planned.old, 0)
    return f"目录第 {planned.new} 版已同步"


def reload_location() -> str:
    """Ask the webserver at ``ZB_WEBSERVER`` (host:port) to load the newest release; says how it went."""
    from dagster_graphql import DagsterGraphQLClient, DagsterGraphQLClientError

    host, _, port = os.environ.get("ZB_WEBSERVER", "127.0.0.1:3000").partition(":")
    try:
        client = DagsterGraphQLClient(host, port_number=int(port or 3000))
        client.reload_repository_location(LOCATION)
    except (DagsterGraphQLClientError, OSError) as error:
        told = type(error).__name__
        return f"目录已发布新版,请在 Dagster 中重新加载代码位置({host}:{port} 未能自动加载:{told})"
    return "目录已发布新版,已重新加载代码位置"
