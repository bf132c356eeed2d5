"""Runs one whole night to its end in this process, without Dagster's daemon.

The same jobs that schedule and gate start, in the same Dagster instance: one
run per agency, then the build, then the report. Two worker processes share the
runs, each loading the code location once.
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from multiprocessing import get_context
from typing import TYPE_CHECKING

from resources.dagster_instance.home import hush_announced
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.progress import report_progress
from zb_pipelines.nightly import steps

if TYPE_CHECKING:
    import dagster as dg

WORKERS = 2
# What Dagster writes on the runs that a schedule or a sensor asked for.
DAEMON_TAGS = {"dagster/schedule_name", "dagster/sensor_name"}


@dataclass(frozen=True)
class RunOutcome:
    """One run of the night: an agency's, the build's or the report's."""

    name: str
    run_id: str
    success: bool


def live_night(day: date, agencies: Sequence[str]) -> list[RunOutcome]:
    """Run the night of ``day`` to its end; failed runs are outcomes, not exceptions.

    The environment must name an installation with a release in force on ``day``.
    """
    with ProcessPoolExecutor(
        WORKERS, mp_context=get_context("spawn"), initializer=_settle, initargs=(day,)
    ) as workers:
        workers.submit(_make_instance).result()
        parts = len(agencies) + 2
        outcomes: list[RunOutcome] = []
        asked = {workers.submit(_run_agency, day, agency): agency for agency in agencies}
        for ended in as_completed(asked):
            outcome, rows = ended.result()
            outcomes.append(outcome)
            told = message("{agency}: {rows} rows", agency=asked[ended], rows=f"{rows:,}")
            report_progress(told, len(outcomes), parts)
        outcomes.sort(key=lambda outcome: outcome.name)
        outcomes += workers.submit(_run_layers, day).result()
        report_progress(message("databases and report"), parts - 1, parts)
        workers.submit(_retire_events).result()
        report_progress(message("old details"), parts, parts)
    return outcomes


def refuse_second(day: date) -> None:
    """:class:`InputError` while runs of that night that the daemon started have not ended.

    What a killed `zb nightly` left unfinished holds nobody up: whoever asks has the night's lock.
    """
    import dagster as dg

    from resources.dagster_instance.runs import ENDED

    running = [status for status in dg.DagsterRunStatus if status not in ENDED]
    wanted = dg.RunsFilter(tags={steps.NIGHT_TAG: day.isoformat()}, statuses=running)
    with dg.DagsterInstance.get() as instance:
        runs = instance.get_runs(wanted)
    found = [run for run in runs if DAEMON_TAGS.intersection(run.tags)]
    if found:
        raise input_error(
            message("the night of {day}", day=day),
            message(
                "{count} runs that schedule or gate started are queued or running", count=len(found)
            ),
            message("wait for their end or cancel them in Dagster; keep one starter"),
        )


def _make_instance() -> None:
    """Dagster's storage is created when first opened; two workers at once would corrupt it."""
    import dagster as dg

    with dg.DagsterInstance.get() as instance:
        instance.event_log_storage.get_pool_limits()


def _retire_events() -> None:
    """What the daemon does in the morning; without one the records would grow for ever."""
    import dagster as dg

    from resources.dagster_instance.event_retention import retire_events

    with dg.DagsterInstance.get() as instance:
        retire_events(instance, datetime.now(UTC))


def _settle(day: date) -> None:
    """The worker runs on the night's business day, and only says what nobody expected."""
    os.environ["ZB_TODAY"] = day.isoformat()
    hush_announced()


def _run_agency(day: date, agency: str) -> tuple[RunOutcome, int]:
    """The agency's run, and how many rows it delivered."""
    from resources.platform import open_platform
    from zb_pipelines.definitions import agency_keys, release_in_force

    release = release_in_force()
    if release is None:
        raise RuntimeError("no release is in force")
    night = steps.tags_of(day.isoformat(), steps.PULL, agency)
    outcome = _execute(day, agency, agency_keys(release)[agency], night)
    deliveries = open_platform().registry.deliveries(day).values()
    mine = (each for each in deliveries if each.entry.startswith(f"{agency}/"))
    return outcome, sum(each.rows or 0 for each in mine)


def _run_layers(day: date) -> list[RunOutcome]:
    """Build, then report: in one process, which then has loaded all it needs."""
    from zb_pipelines.definitions import defs

    return [
        _execute(day, step, keys, steps.tags_of(day.isoformat(), step))
        for step, keys in steps.later_steps(defs.resolve_asset_graph()).items()
    ]


def _execute(
    day: date, name: str, keys: Sequence["dg.AssetKey"], tags: Mapping[str, str]
) -> RunOutcome:
    from resources.dagster_instance.run_in_process import run_assets

    return RunOutcome(name, *run_assets(_instance(), _job(), keys, day.isoformat(), tags))


@cache
def _instance() -> "dg.DagsterInstance":
    """Opened once in a worker: Dagster reads its migrations again each time."""
    import dagster as dg

    return dg.DagsterInstance.get()


@cache
def _job() -> "dg.JobDefinition":
    from zb_pipelines.definitions import defs

    return defs.resolve_job_def(steps.NIGHT_JOB)
