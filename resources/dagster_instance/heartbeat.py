"""Whether the daemon that must run the next night is alive."""

from datetime import UTC, date, datetime, timedelta

import dagster as dg

SCHEDULER = "SCHEDULER"
TOLERANCE = timedelta(minutes=10)
SCHEDULED = "dagster/schedule_name"
_NIGHT = "zb/night"


def daemon_silence(day: date) -> datetime | None:
    """When the scheduler's heart beat last, if the newest night was the schedule's and it is silent.

    ``None`` where it lives, or where nights are started by somebody else (cron and `zb nightly`),
    who needs no daemon. ``day``: nights after it do not count.
    """
    with dg.DagsterInstance.get() as instance:
        if not _is_started_by_schedule(instance, day):
            return None
        at = latest_heartbeat(instance)
    if at is None:
        return datetime.fromtimestamp(0, UTC)
    return at if datetime.now(UTC) - at > TOLERANCE else None


def latest_heartbeat(instance: dg.DagsterInstance) -> datetime | None:
    """When the scheduler's heart beat last; ``None`` where none ever did."""
    beat = instance.get_daemon_heartbeats().get(SCHEDULER)
    return datetime.fromtimestamp(beat.timestamp, UTC) if beat else None


def _is_started_by_schedule(instance: dg.DagsterInstance, day: date) -> bool:
    """Whether the newest run of a night was asked for by the schedule."""
    for run in instance.get_runs(dg.RunsFilter(tags={"zb/step": "pull"}), limit=200):
        if run.tags.get(_NIGHT, "9") <= day.isoformat():
            return SCHEDULED in run.tags
    return False
