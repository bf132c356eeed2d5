"""Dagster's backfills, asked for and driven from code.

Dagster offers no public way to start a backfill but its page (GitHub issues 13852, 27759); what
is used here is what the page and the daemon use, held by ``tests/rollout/test_backfills.py``.
"""

import logging
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event

import dagster as dg

from resources.dagster_instance.internals.definitions import AssetGraphSubset, InMemoryJob
from resources.dagster_instance.internals.execution import (
    BULK_ACTION_TERMINAL_STATUSES,
    BulkActionsFilter,
    BulkActionStatus,
    InProcessCodeLocation,
    InProcessCodeLocationOrigin,
    InProcessWorkspaceLoadTarget,
    LoadableTargetOrigin,
    PartitionBackfill,
    WorkspaceProcessContext,
    execute_backfill_jobs,
    execute_run,
    get_daemon_statuses,
    make_new_backfill_id,
)
from resources.dagster_instance.internals.storage import BACKFILL_ID_TAG, NOT_FINISHED_STATUSES
from resources.dagster_instance.runs import QUIET
from zb_pipelines.domain.messages import in_chinese

LOCATION = "zb_pipelines.definitions"
_RELEASED = "released_defs"  # the function there that assembles today's release
_NEEDED = ("BACKFILL", "QUEUED_RUN_COORDINATOR")
_LOOK_AGAIN = 0.05  # seconds
_SILENCE = 90.0  # seconds that a heart, which beats every 30, may be late

Partitions = Mapping[dg.AssetKey, Sequence[str]]
Status = BulkActionStatus


@dataclass(frozen=True)
class Location:
    """The code location of today's release, loaded in this process beside the instance."""

    instance: dg.DagsterInstance
    workspace: WorkspaceProcessContext
    repository: dg.RepositoryDefinition


@contextmanager
def opened_location(instance: dg.DagsterInstance) -> Generator[Location]:
    """Load the code location again, as a code server would, without starting one."""
    origin = InProcessCodeLocationOrigin(
        LoadableTargetOrigin(module_name=LOCATION, attribute=_RELEASED), location_name=LOCATION
    )
    target = InProcessWorkspaceLoadTarget(origin)
    with ExitStack() as stack:
        with in_chinese():  # descriptions are kept with the runs
            workspace = stack.enter_context(WorkspaceProcessContext(instance, target))
            location = workspace.create_request_context().get_code_location(LOCATION)
        if not isinstance(location, InProcessCodeLocation):
            raise TypeError(type(location))
        loaded = location._loaded_repositories  # pyright: ignore[reportPrivateUsage]
        (repository,) = loaded.definitions_by_name.values()
        yield Location(instance, workspace, repository)


def backfill_request(
    partitions: Partitions, definition: dg.PartitionsDefinition, tags: Mapping[str, str]
) -> dg.RunRequest:
    """What a sensor over assets yields to have the daemon launch a backfill."""
    return dg.RunRequest.for_asset_graph_subset(_subset(partitions, definition), tags)


def submit(
    instance: dg.DagsterInstance,
    partitions: Partitions,
    definition: dg.PartitionsDefinition,
    tags: Mapping[str, str],
    title: str,
) -> str:
    """Put a backfill of exactly these partitions before the instance; its id."""
    backfill = PartitionBackfill.from_asset_graph_subset(
        backfill_id=make_new_backfill_id(),
        backfill_timestamp=time.time(),
        tags=tags,
        dynamic_partitions_store=instance,
        asset_graph_subset=_subset(partitions, definition),
        title=title,
        description=None,
        run_config=QUIET,
    )
    instance.add_backfill(backfill)
    return backfill.backfill_id


def asked_before(instance: dg.DagsterInstance, tags: Mapping[str, str]) -> dict[str, Status]:
    """Id → status of every backfill with these tags, newest first."""
    found = instance.get_backfills(filters=BulkActionsFilter(tags=tags))
    return {each.backfill_id: each.status for each in found}


def under_way(instance: dg.DagsterInstance, tag: str) -> list[str]:
    """Ids of the backfills with the tag ``tag`` that have not ended."""
    found = instance.get_backfills(
        filters=BulkActionsFilter(statuses=[Status.REQUESTED, Status.CANCELING, Status.FAILING])
    )
    return [each.backfill_id for each in found if tag in each.tags]


def has_ended(status: Status) -> bool:
    """Whether nothing more will come of it."""
    return status in BULK_ACTION_TERMINAL_STATUSES


def status_of(instance: dg.DagsterInstance, backfill_id: str) -> Status:
    """How the backfill stands."""
    return _get_backfill(instance, backfill_id).status


def failure_reason(instance: dg.DagsterInstance, backfill_id: str) -> str:
    """Why the backfill failed: its own error, else what its failed steps say; empty where nothing is known."""
    error = _get_backfill(instance, backfill_id).error
    if error is not None:
        return error.message.strip()
    failed = dg.RunsFilter(
        tags={BACKFILL_ID_TAG: backfill_id}, statuses=[dg.DagsterRunStatus.FAILURE]
    )
    reasons = [run_failure(instance, run.run_id) for run in instance.get_runs(failed)]
    return "\n".join(dict.fromkeys(filter(None, reasons)))


def run_failure(instance: dg.DagsterInstance, run_id: str) -> str:
    """What the failed steps of a run say, each reason once."""
    records = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.STEP_FAILURE).records
    reasons: list[str] = []
    for record in records:
        event = record.event_log_entry.dagster_event
        data = event.step_failure_data if event else None
        if data and data.user_failure_data and data.user_failure_data.description:
            reasons.append(data.user_failure_data.description)
        elif data and data.error:
            reasons.append(data.error.message.strip())
    return "\n".join(dict.fromkeys(reasons))


def daemon_lives(instance: dg.DagsterInstance) -> bool:
    """Whether a daemon's heart beats that carries backfills out.

    Dagster itself calls one healthy for half an hour after it stopped.
    """
    known = get_daemon_statuses(
        instance, _NEEDED, ignore_errors=True, heartbeat_tolerance_seconds=_SILENCE
    )
    return all(each.healthy for each in known.values())


def drive(
    location: Location, backfill_id: str, yields: Callable[[], bool] = lambda: False
) -> Status:
    """Carry a backfill to its end in this process, doing what the daemon would do.

    Dagster decides which runs follow and records them; each is executed here, one after
    another. A backfill that is cancelled meanwhile ends before its next run; where ``yields``
    becomes true, what is left is left to somebody else.
    """
    instance, log = location.instance, _silent()
    while not has_ended(status := status_of(instance, backfill_id)) and not yields():
        for _ in execute_backfill_jobs(
            location.workspace, log, [_get_backfill(instance, backfill_id)]
        ):
            pass  # an error is recorded in the backfill
        queued = dg.RunsFilter(
            tags={BACKFILL_ID_TAG: backfill_id}, statuses=[dg.DagsterRunStatus.QUEUED]
        )
        runs = instance.get_runs(queued, limit=1, ascending=True)
        for run in runs:
            _execute(location, run)
        if not runs:
            Event().wait(_LOOK_AGAIN)
    return status


def cancel(location: Location, backfill_id: str) -> None:
    """End a backfill whose process died; its runs that nobody executes any more end with it."""
    instance = location.instance
    instance.update_backfill(_get_backfill(instance, backfill_id).with_status(Status.CANCELING))
    orphaned = dg.RunsFilter(tags={BACKFILL_ID_TAG: backfill_id}, statuses=NOT_FINISHED_STATUSES)
    for run in instance.get_runs(orphaned):
        instance.report_run_canceled(run)
    drive(location, backfill_id)


def _execute(location: Location, run: dg.DagsterRun) -> None:
    instance = location.instance
    instance.report_dagster_event(
        dg.DagsterEvent(dg.DagsterEventType.PIPELINE_STARTING.value, run.job_name),
        run_id=run.run_id,
    )
    starting = instance.get_run_by_id(run.run_id)
    if starting is None:
        raise LookupError(run.run_id)
    execute_run(InMemoryJob(location.repository.get_job(run.job_name)), starting, instance)


def _subset(partitions: Partitions, definition: dg.PartitionsDefinition) -> AssetGraphSubset:
    return AssetGraphSubset(
        {key: definition.subset_with_partition_keys(days) for key, days in partitions.items()}
    )


def _get_backfill(instance: dg.DagsterInstance, backfill_id: str) -> PartitionBackfill:
    found = instance.get_backfill(backfill_id)
    if found is None:
        raise LookupError(backfill_id)
    return found


def _silent() -> logging.Logger:
    """The chronicle is in the instance; a terminal is told the outcome."""
    log = logging.getLogger("resources.dagster_instance.backfills")
    log.propagate = False
    log.addHandler(logging.NullHandler())
    return log
