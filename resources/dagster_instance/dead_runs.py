"""Ends runs whose process died: each holds a lock for its life, which ends with its process.

Dagster's default launcher does not look after the processes that it starts: a run whose machine lost power
counts as running for hours, and a night waits for it. The lock is a file in DAGSTER_HOME; of a run without
one (it runs on another machine, or has not begun) nothing is said.
"""

from collections.abc import Mapping

import dagster as dg

from resources.local_files.file_lock import LockHeldError, file_lock
from resources.local_files.run_lock import run_lock_file
from zb_pipelines.domain.messages import message

DAEMON_TAGS = {"dagster/schedule_name", "dagster/sensor_name", "dagster/backfill"}
"""What Dagster writes on the runs that its daemon starts, and repeats when they die."""
RUNNING = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]


def end_dead_runs(instance: dg.DagsterInstance) -> list[str]:
    """End every run that counts as running and whose process is gone; their ids.

    A run of the daemon's fails, so that Dagster repeats it once; one of `zb nightly` is cancelled.
    """
    ended: list[str] = []
    for run in instance.get_runs(dg.RunsFilter(statuses=RUNNING)):
        lock = run_lock_file(run.run_id)
        if not lock.exists():
            continue
        try:
            with file_lock(lock):
                # It may have ended since it was listed; its process then wrote so before it let go.
                again = instance.get_run_by_id(run.run_id)
                if again and again.status in RUNNING:
                    _end(instance, again)
                    ended.append(run.run_id)
                lock.unlink(missing_ok=True)
        except LockHeldError:
            continue
    return ended


def _end(instance: dg.DagsterInstance, run: dg.DagsterRun) -> None:
    said = message("the process of the run has died")
    if _is_repeated(run.tags):
        instance.report_run_failed(run, said)
    else:
        instance.report_run_canceled(run, said)


def _is_repeated(tags: Mapping[str, str]) -> bool:
    return bool(DAEMON_TAGS.intersection(tags))
