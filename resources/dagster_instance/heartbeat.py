"""Whether the daemon that must run the next night is alive."""

from datetime import UTC, date, datetime, timedelta

from resources.dagster_instance.night_tags import NIGHT_TAG, STEP_TAG
from resources.dagster_instance.run_records import (
    SCHEDULE_TAG,
    heartbeat_of,
    is_readable,
    opened_run_records,
    starter_of_newest_night,
)
from zb_pipelines.domain.messages import message

SCHEDULER = "SCHEDULER"
TOLERANCE = timedelta(minutes=10)
NEVER = datetime.fromtimestamp(0, UTC)
"""Stands for the last heartbeat of a daemon that never beat."""


def daemon_silence(day: date) -> datetime | None:
    """When the scheduler's heart beat last, if the newest night was the schedule's and it is silent.

    ``None`` where it lives, or where nights are started by somebody else (cron and `zb nightly`),
    who needs no daemon; :data:`NEVER` where it never beat. ``day``: nights after it do not count.
    """
    starter, at = _scheduler(day)
    if starter is None:
        return None
    if at is None:
        return NEVER
    return at if datetime.now(UTC) - at > TOLERANCE else None


def nights_are_scheduled(day: date) -> bool:
    """Whether the newest night up to ``day`` was the schedule's."""
    return _scheduler(day)[0] is not None


def silence_sentence(silent: datetime) -> str:
    """Since when the scheduler is silent, of what :func:`daemon_silence` found."""
    if silent == NEVER:
        return message("the scheduler has never shown a sign of life")
    return message("the scheduler's last sign of life: {at}", at=f"{silent:%Y-%m-%d %H:%M} UTC")


def latest_heartbeat(day: date) -> datetime | None:
    """When the scheduler's heart beat last; ``None`` where none ever did."""
    return _scheduler(day)[1]


def _scheduler(day: date) -> tuple[str | None, datetime | None]:
    return scheduler_by_tables(day) if is_readable() else scheduler_by_instance(day)


def scheduler_by_tables(day: date) -> tuple[str | None, datetime | None]:
    """The schedule that started the newest night, and the scheduler's last heartbeat."""
    with opened_run_records() as records:
        if records is None:
            return None, None
        return starter_of_newest_night(records, day), heartbeat_of(records, SCHEDULER)


def scheduler_by_instance(day: date) -> tuple[str | None, datetime | None]:
    """The same, asked of Dagster: for a storage of the deployment's own."""
    import dagster as dg

    with dg.DagsterInstance.get() as instance:
        pulls = instance.get_runs(dg.RunsFilter(tags={STEP_TAG: "pull"}), limit=200)
        beat = instance.get_daemon_heartbeats().get(SCHEDULER)
    mine = (run for run in pulls if run.tags.get(NIGHT_TAG, "9") <= day.isoformat())
    newest = next(mine, None)
    at = datetime.fromtimestamp(beat.timestamp, UTC) if beat else None
    return (newest.tags.get(SCHEDULE_TAG) if newest else None), at
