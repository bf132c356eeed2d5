"""Sensors that launch a plan after a publication, phase by phase, from the applied steps.

Level-triggered: each tick plans again and asks for the first phase that is not in step, so nothing
is lost by a missed tick, a restart or a failed run, and nothing is asked for twice. What destroys
data has a sensor, and so a switch, of its own.
"""

from collections.abc import Iterator, Sequence

import dagster as dg

from resources.dagster_instance.backfills import (
    Status,
    asked_before,
    backfill_request,
    has_ended,
)
from resources.dagster_instance.home import webserver_address
from resources.dagster_instance.runs import ENDED
from resources.platform import Platform
from resources.platform_resource import PlatformResource
from resources.registry import Release
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.rollout.approval.approval import erasure_approved
from zb_pipelines.rollout.plan import Launch, Plan, launches_of, plan
from zb_pipelines.rollout.plan.launches import RELEASE_TAG, WORK_TAG
from zb_pipelines.rollout.plan.starting_point import starting_point
from zb_pipelines.rollout.run_requests import config_of, definition_of, job_of, partitions_of

MOST_ATTEMPTS = 3
Ticked = Iterator[dg.RunRequest | dg.SkipReason]


def catalog_sensors(
    release: Release, jobs: Sequence[dg.JobDefinition], assets: Sequence[dg.AssetsDefinition]
) -> list[dg.SensorDefinition]:
    """``catalog_changes`` and ``catalog_erasures`` of a code location loaded for ``release``."""

    @dg.sensor(
        name="catalog_changes",
        asset_selection=dg.AssetSelection.assets(*(key for each in assets for key in each.keys)),
        minimum_interval_seconds=60,
        description=message(
            "After a release, starts the backfills of the plan, phase by phase: pull, standardise,"
            " build again, report again; nothing where data is up to date"
        ),
    )
    def catalog_changes(
        context: dg.SensorEvaluationContext, installation: PlatformResource
    ) -> Ticked:
        yield from _tick(release, installation.open(), context.instance, assets, backfills=True)

    @dg.sensor(
        name="catalog_erasures",
        jobs=jobs,
        minimum_interval_seconds=60,
        description=message(
            "After a release, erases, masks again and seals as the plan says; cannot be undone,"
            " so it is switched on and off by itself"
        ),
    )
    def catalog_erasures(
        context: dg.SensorEvaluationContext, installation: PlatformResource
    ) -> Ticked:
        yield from _tick(release, installation.open(), context.instance, assets, backfills=False)

    return [catalog_changes, catalog_erasures]


def _tick(
    release: Release,
    platform: Platform,
    instance: dg.DagsterInstance,
    assets: Sequence[dg.AssetsDefinition],
    *,
    backfills: bool,
) -> Ticked:
    newest = platform.registry.release_on(today())
    if newest is None or newest.id != release.id:
        yield dg.SkipReason(reload_location())
        return
    planned = plan_of(platform, release)
    mine = [launch for launch in next_launches(planned) if launch.is_partitioned == backfills]
    approved = [launch for launch in mine if _is_approved(platform, launch)]
    requests = [request for launch in approved if (request := request_of(launch, instance, assets))]
    yield from requests
    if not requests and len(approved) < len(mine):
        yield dg.SkipReason(
            message("An erasure of the plan waits for approval: zb catalog apply --yes")
        )
    elif not requests:
        yield dg.SkipReason(why_idle(platform, planned))


def _is_approved(platform: Platform, launch: Launch) -> bool:
    """Whether ``launch`` destroys nothing, or an approval covers it."""
    return launch.phase != "erase" or all(
        erasure_approved(platform, launch.release, launch.action, entry, launch.columns)
        for entry in launch.targets
    )


def plan_of(platform: Platform, release: Release) -> Plan:
    """From the release applied last to ``release``, today."""
    registry = platform.registry
    start = starting_point(registry.releases(), registry.applications.last_applied(), release)
    return plan(registry, platform.lake, start, release, today())


def next_launches(planned: Plan) -> tuple[Launch, ...]:
    """The launches of the first phase that is not in step."""
    return launches_of(planned, planned.pending[0].phase) if planned.pending else ()


def request_of(
    launch: Launch, instance: dg.DagsterInstance, assets: Sequence[dg.AssetsDefinition]
) -> dg.RunRequest | None:
    """A request for ``launch``.

    None while it is under way, after somebody cancelled it, or after :data:`MOST_ATTEMPTS`.
    """
    tags = {RELEASE_TAG: str(launch.release), WORK_TAG: launch.work}
    if launch.is_partitioned:
        before = list(asked_before(instance, tags).values())
        open_ones = Status.CANCELED in before or not all(map(has_ended, before))
    else:
        runs = instance.get_runs(dg.RunsFilter(tags=tags))
        before = [run.status for run in runs]
        open_ones = dg.DagsterRunStatus.CANCELED in before or not ENDED.issuperset(before)
    if open_ones or len(before) >= MOST_ATTEMPTS:
        return None
    if launch.is_partitioned:
        partitions = partitions_of(launch, assets)
        return backfill_request(partitions, definition_of(partitions, assets), launch.tags)
    return dg.RunRequest(
        run_key=f"{launch.release}:{launch.work}:{len(before)}",
        job_name=job_of(launch),
        run_config=config_of(launch),
        tags=launch.tags,
    )


def why_idle(platform: Platform, planned: Plan) -> str:
    """Why nothing is asked for; a release with nothing left is remembered as applied."""
    if planned.pending:
        return message(
            "The plan is being carried out, waits for a phase of the other sensor"
            " (catalog_changes, catalog_erasures), or was cancelled or failed too often and needs"
            " somebody (see backfills and runs with the tag zb/release)"
        )
    applications = platform.registry.applications
    if applications.last_applied() != planned.new:
        applications.record_applied(planned.new, planned.old, 0)
    return message("Data is up to date with catalog release {release}", release=planned.new)


def reload_location() -> str:
    """Ask the webserver (:func:`webserver_address`) to load the newest release; says how it went."""
    from resources.dagster_instance.webserver_client import WebserverError, load_newest_release

    try:
        load_newest_release()
    except WebserverError as error:
        host, port = webserver_address()
        return message(
            "A new release was published; reload the code location in Dagster"
            " ({address} could not do so: {error})",
            address=f"{host}:{port}",
            error=error,
        )
    return message("A new release was published; the code location was reloaded")
