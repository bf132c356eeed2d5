"""Launches carried out in the installation's Dagster instance.

Where a daemon lives, it carries the backfills out and is waited for. Where none does, this process
drives them, alone: the steps of Dagster's own daemon, one run after another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from resources.dagster_instance.runs import QUIET
from resources.platform import Platform
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.rollout.apply.single_process_lock import single_driver_lock
from zb_pipelines.rollout.plan import Launch
from zb_pipelines.rollout.plan.launches import RELEASE_TAG, WORK_TAG

if TYPE_CHECKING:
    import dagster as dg

    from resources.dagster_instance.backfills import Location

# Errors only: Dagster's own chronicle of a run is in the instance.
_LOOK_EVERY = 2.0  # seconds


@dataclass(frozen=True)
class Applied:
    """A launch and how it stands: ``launch_id`` is a backfill's id, or a run's for a job."""

    launch: Launch
    launch_id: str
    status: str
    success: bool
    ended: bool = True


def cancel_orphaned_backfills(platform: Platform) -> None:
    """Cancel backfills of ours whose process died; what they left undone is planned anew."""
    import dagster as dg

    from resources.dagster_instance.backfills import (
        cancel,
        daemon_lives,
        opened_location,
        under_way,
    )

    with dg.DagsterInstance.get() as instance:
        left = under_way(instance, RELEASE_TAG)
        if left and not daemon_lives(instance):
            with (
                single_driver_lock(platform.settings.dagster_home),
                opened_location(instance) as location,
            ):
                for backfill in left:
                    cancel(location, backfill)


def execute_launches(
    platform: Platform, launches: Sequence[Launch], *, wait: bool = True
) -> list[Applied]:
    """Carry out ``launches``, which do not depend on one another.

    With ``wait=False`` and a living daemon the backfills are only submitted.
    """
    if not launches:
        return []
    import dagster as dg

    from resources.dagster_instance.backfills import daemon_lives, opened_location

    with dg.DagsterInstance.get() as instance, opened_location(instance) as location:
        jobs = [_run_job(location, each) for each in launches if not each.partitioned]
        backfills = [each for each in launches if each.partitioned]
        if daemon_lives(instance):
            asked = [(each, _asked(location, each)) for each in backfills]
        else:
            with single_driver_lock(platform.settings.dagster_home):
                asked = _drive(location, backfills)
        if wait:
            _watch(instance, [backfill for _, backfill in asked])
        return [*jobs, *(_outcome(instance, *each) for each in asked)]


def _drive(location: "Location", launches: Sequence[Launch]) -> list[tuple[Launch, str]]:
    """Submit and drive; a daemon that is started meanwhile takes over what is left."""
    from resources.dagster_instance.backfills import daemon_lives, drive

    asked = [(each, _asked(location, each)) for each in launches]
    with in_chinese():  # what assets record
        for _, backfill in asked:
            drive(location, backfill, lambda: daemon_lives(location.instance))
    return asked


def _asked(location: "Location", launch: Launch) -> str:
    """The id of the backfill of ``launch``: the one that is under way, or one submitted now."""
    from assets.partitions import daily_partitions
    from resources.dagster_instance.backfills import asked_before, ended, submit
    from zb_pipelines.rollout.run_requests import partitions_of

    tags = {RELEASE_TAG: launch.tags[RELEASE_TAG], WORK_TAG: launch.work}
    for backfill, status in asked_before(location.instance, tags).items():
        if not ended(status):
            return backfill
    partitions = partitions_of(launch, location.repository.asset_graph.assets_defs)
    return submit(location.instance, partitions, daily_partitions(), launch.tags, launch.title)


def _watch(instance: "dg.DagsterInstance", backfills: Sequence[str]) -> None:
    """Wait until the daemon has ended all ``backfills``."""
    from resources.dagster_instance.backfills import daemon_lives, ended, status_of

    while not all(ended(status_of(instance, each)) for each in backfills):
        if not daemon_lives(instance):
            raise input_error(
                "zb catalog apply",
                message("The Dagster daemon has stopped"),
                message("apply again; what is not done is carried on with"),
            )
        Event().wait(_LOOK_EVERY)


def _outcome(instance: "dg.DagsterInstance", launch: Launch, backfill: str) -> Applied:
    from resources.dagster_instance.backfills import Status, ended, status_of

    status = status_of(instance, backfill)
    success = status is Status.COMPLETED_SUCCESS
    return Applied(launch, backfill, status.value, success, ended(status))


def _run_job(location: "Location", launch: Launch) -> Applied:
    from zb_pipelines.rollout.run_requests import config_of, job_of

    with in_chinese():  # the run records why it erased
        result = location.repository.get_job(job_of(launch)).execute_in_process(
            instance=location.instance,
            run_config={**config_of(launch), **QUIET},
            tags=launch.tags,
            raise_on_error=False,
        )
    status = "COMPLETED_SUCCESS" if result.success else "COMPLETED_FAILED"
    return Applied(launch, result.run_id, status, result.success)
