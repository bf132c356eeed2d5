"""Submit the backfills of launches, drive them without a daemon, wait for them with one."""

from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING

from resources.platform import Platform
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.rollout.apply.single_process_lock import single_driver_lock
from zb_pipelines.rollout.apply.webserver_launch import launch_by_webserver
from zb_pipelines.rollout.plan import Launch
from zb_pipelines.rollout.plan.launches import RELEASE_TAG, WORK_TAG

if TYPE_CHECKING:
    import dagster as dg

    from resources.dagster_instance.backfills import Location

_LOOK_EVERY = 2.0  # seconds


def cancel_orphaned_backfills(platform: Platform) -> None:
    """Cancel backfills of ours whose process died; what they left undone is planned again."""
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


def drive_backfills(location: "Location", launches: Sequence[Launch]) -> list[tuple[Launch, str]]:
    """Submit and drive; a daemon that is started meanwhile takes over what is left."""
    from resources.dagster_instance.backfills import daemon_lives, drive

    asked = [(each, submit_backfill(location, each)) for each in launches]
    with in_chinese():  # what assets record
        for _, backfill in asked:
            drive(location, backfill, lambda: daemon_lives(location.instance))
    return asked


def submit_backfill(location: "Location", launch: Launch, *, by_webserver: bool = False) -> str:
    """The id of the backfill of ``launch``: the one that is under way, or one submitted now.

    ``by_webserver``: launched by Dagster's public GraphQL where a webserver serves the instance. Raises
    :class:`InputError` where that refuses it.
    """
    from resources.dagster_instance.backfills import asked_before, has_ended, submit
    from zb_pipelines.rollout.run_requests import definition_of, partitions_of

    tags = {RELEASE_TAG: launch.tags[RELEASE_TAG], WORK_TAG: launch.work}
    for backfill, status in asked_before(location.instance, tags).items():
        if not has_ended(status):
            return backfill
    assets = location.repository.asset_graph.assets_defs
    partitions = partitions_of(launch, assets)
    launched = launch_by_webserver(location.instance, partitions, launch) if by_webserver else None
    return launched or submit(
        location.instance, partitions, definition_of(partitions, assets), launch.tags, launch.title
    )


def wait_for_backfills(instance: "dg.DagsterInstance", backfills: Sequence[str]) -> None:
    """Wait until the daemon has ended all ``backfills``."""
    from resources.dagster_instance.backfills import daemon_lives, has_ended, status_of

    while not all(has_ended(status_of(instance, each)) for each in backfills):
        if not daemon_lives(instance):
            raise input_error(
                "zb catalog apply",
                message("The Dagster daemon has stopped"),
                message("apply again; what is not done is carried on with"),
            )
        Event().wait(_LOOK_EVERY)
