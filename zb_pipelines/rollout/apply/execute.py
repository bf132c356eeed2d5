"""Execute launches in the installation's Dagster instance.

A running daemon executes the backfills, which a webserver launches by Dagster's public GraphQL where one
serves the instance, and is waited for. Without a daemon, this process drives them
under a lock: the steps of Dagster's own daemon, one run after another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.dagster_instance.runs import QUIET
from resources.platform import Platform
from zb_pipelines.domain.messages import in_chinese
from zb_pipelines.rollout.apply.launch_backfills import (
    drive_backfills,
    submit_backfill,
    wait_for_backfills,
)
from zb_pipelines.rollout.apply.single_process_lock import single_driver_lock
from zb_pipelines.rollout.plan import Launch

if TYPE_CHECKING:
    import dagster as dg

    from resources.dagster_instance.backfills import Location


@dataclass(frozen=True)
class Applied:
    """A launch and how it stands: ``launch_id`` is a backfill's id, or a run's for a job."""

    launch: Launch
    launch_id: str
    status: str
    success: bool
    ended: bool = True
    reason: str = ""  # why it failed, as its backfill or its run says


def execute_launches(
    platform: Platform, launches: Sequence[Launch], *, wait: bool = True
) -> list[Applied]:
    """Carry out ``launches``, which do not depend on one another.

    With ``wait=False`` and a running daemon the backfills are only submitted.
    """
    if not launches:
        return []
    import dagster as dg

    from resources.dagster_instance.backfills import daemon_lives, opened_location

    with dg.DagsterInstance.get() as instance, opened_location(instance) as location:
        jobs = [_run_job(location, each) for each in launches if not each.is_partitioned]
        backfills = [each for each in launches if each.is_partitioned]
        if daemon_lives(instance):
            asked = [
                (each, submit_backfill(location, each, by_webserver=True)) for each in backfills
            ]
        else:
            with single_driver_lock(platform.settings.dagster_home):
                asked = drive_backfills(location, backfills)
        if wait:
            wait_for_backfills(instance, [backfill for _, backfill in asked])
        return [*jobs, *(_outcome(instance, *each) for each in asked)]


def load_release() -> None:
    """Have a running daemon's code location load today's release, without which it knows no new asset.

    Where no webserver can be asked, a phase that fails for it says so.
    """
    import dagster as dg

    from resources.dagster_instance.backfills import daemon_lives
    from zb_pipelines.rollout.sensors import reload_location

    with dg.DagsterInstance.get() as instance:
        if daemon_lives(instance):
            reload_location()


def _outcome(instance: "dg.DagsterInstance", launch: Launch, backfill: str) -> Applied:
    from resources.dagster_instance.backfills import Status, failure_reason, has_ended, status_of

    status = status_of(instance, backfill)
    success = status is Status.COMPLETED_SUCCESS
    reason = "" if success or not has_ended(status) else failure_reason(instance, backfill)
    return Applied(launch, backfill, status.value, success, has_ended(status), reason)


def _run_job(location: "Location", launch: Launch) -> Applied:
    from resources.dagster_instance.backfills import run_failure
    from zb_pipelines.rollout.run_requests import config_of, job_of

    with in_chinese():  # the run records why it erased
        result = location.repository.get_job(job_of(launch)).execute_in_process(
            instance=location.instance,
            run_config={**config_of(launch), **QUIET},
            tags=launch.tags,
            raise_on_error=False,
        )
    status = "COMPLETED_SUCCESS" if result.success else "COMPLETED_FAILED"
    reason = "" if result.success else run_failure(location.instance, result.run_id)
    return Applied(launch, result.run_id, status, result.success, reason=reason)
