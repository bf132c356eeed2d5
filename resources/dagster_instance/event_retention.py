"""Retention of Dagster's events: an own one, since Dagster never deletes an event.

What an engineer reads while a night is fresh (steps, outputs, every check's evaluation) goes after
:data:`DETAIL_DAYS`, of a run that failed after :data:`FAILED_DAYS`. What says how things stand stays for ever: runs and how they ended, why a
step failed, every partition's materialisations and observations, what was planned and never came
to be, and of every check and partition the newest execution and the newest that was completed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import dagster as dg
import sqlalchemy as sa

from resources.dagster_instance.event_compaction import slim_materialisations
from resources.dagster_instance.internals.events import (
    EVENT_TYPE_TO_PIPELINE_RUN_STATUS,
    DagsterEventType,
)
from resources.dagster_instance.internals.storage import (
    FINISHED_STATUSES,
    AssetCheckExecutionRecordStatus,
    Events,
    Executions,
    SqlEventLogStorage,
)
from resources.dagster_instance.retention_days import DETAIL_DAYS, FAILED_DAYS

PLANNED = DagsterEventType.ASSET_MATERIALIZATION_PLANNED.value
KEPT = (
    DagsterEventType.ASSET_MATERIALIZATION.value,
    DagsterEventType.ASSET_OBSERVATION.value,
    PLANNED,
    DagsterEventType.STEP_FAILURE.value,
    *(each.value for each in EVENT_TYPE_TO_PIPELINE_RUN_STATUS),
)
# What a run that went well leaves beside what it did: that each output was yielded, each check planned.
NOISE = (
    DagsterEventType.STEP_OUTPUT.value,
    DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED.value,
)
COMPLETED = (
    AssetCheckExecutionRecordStatus.SUCCEEDED.value,
    AssetCheckExecutionRecordStatus.FAILED.value,
)


@dataclass(frozen=True)
class PurgedRows:
    """How many rows went."""

    noise: int
    details: int
    fulfilled: int
    executions: int
    slimmed: int


NOTHING = PurgedRows(0, 0, 0, 0, 0)


def retire_events(instance: dg.DagsterInstance, now: datetime) -> PurgedRows | None:
    """Delete the details that are too old; None where events are not in an SQL database.

    Runs that have not ended keep everything. Safe beside a running webserver and daemon: one
    transaction, then SQLite's file is rewritten where anything went.
    """
    storage = instance.event_log_storage
    if not isinstance(storage, SqlEventLogStorage):
        return None
    before = (now - timedelta(days=DETAIL_DAYS)).astimezone(UTC).replace(tzinfo=None)
    spared = _spared_runs(instance, now - timedelta(days=FAILED_DAYS))
    with storage.index_connection() as connection:
        retired = PurgedRows(
            noise=connection.execute(_noise()).rowcount,
            details=connection.execute(_details(before, spared)).rowcount,
            fulfilled=connection.execute(_delete_fulfilled_plans(before, spared)).rowcount,
            executions=connection.execute(_executions(before, spared)).rowcount,
            slimmed=slim_materialisations(connection, before, spared),
        )
        sqlite = connection.dialect.name == "sqlite"
    # What stays lies scattered among what went: hardly a page is free, many are half empty.
    if sqlite and retired != NOTHING:
        _rewrite(storage)
    return retired


def _spared_runs(instance: dg.DagsterInstance, since: datetime) -> list[str]:
    """The runs that have not ended, and those since then that did not succeed."""
    unfinished = [status for status in dg.DagsterRunStatus if status not in FINISHED_STATUSES]
    failed = [status for status in FINISHED_STATUSES if status != dg.DagsterRunStatus.SUCCESS]
    wanted = (
        dg.RunsFilter(statuses=unfinished),
        dg.RunsFilter(statuses=failed, updated_after=since),
    )
    return [run.run_id for filters in wanted for run in instance.get_runs(filters)]


def _noise() -> sa.Delete:
    kind, well = Events.c.dagster_event_type, DagsterEventType.RUN_SUCCESS.value
    went_well = sa.select(Events.c.run_id).where(kind == well)
    return sa.delete(Events).where(kind.in_(NOISE), Events.c.run_id.in_(went_well))


def _details(before: datetime, spared: list[str]) -> sa.Delete:
    kind = Events.c.dagster_event_type
    return sa.delete(Events).where(
        Events.c.timestamp < before,
        Events.c.run_id.not_in(spared),
        sa.or_(kind.is_(None), kind.not_in(KEPT)),
    )


def _delete_fulfilled_plans(before: datetime, spared: list[str]) -> sa.Delete:
    """Plans that a later materialisation fulfilled; what failed is told from the others."""
    later = Events.alias("later")
    return sa.delete(Events).where(
        Events.c.timestamp < before,
        Events.c.run_id.not_in(spared),
        Events.c.dagster_event_type == PLANNED,
        sa.exists().where(
            later.c.asset_key == Events.c.asset_key,
            later.c.dagster_event_type == DagsterEventType.ASSET_MATERIALIZATION.value,
            sa.or_(later.c.partition == Events.c.partition, Events.c.partition.is_(None)),
            later.c.id > Events.c.id,
        ),
    )


def _executions(before: datetime, spared: list[str]) -> sa.Delete:
    """Executions of checks, but for the newest, and the newest completed, of each partition.

    A plan that its run fulfilled goes too: Dagster plans a check for the run's partition, records
    its evaluation beside that for none, and leaves the plan.
    """
    check = (Executions.c.asset_key, Executions.c.check_name, Executions.c.partition)
    newest = sa.select(sa.func.max(Executions.c.id)).group_by(*check)
    completed = newest.where(Executions.c.execution_status.in_(COMPLETED))
    done = Executions.alias("done")
    fulfilled = sa.exists().where(
        Executions.c.execution_status == AssetCheckExecutionRecordStatus.PLANNED.value,
        done.c.asset_key == Executions.c.asset_key,
        done.c.check_name == Executions.c.check_name,
        done.c.run_id == Executions.c.run_id,
        done.c.execution_status.in_(COMPLETED),
    )
    superseded = sa.and_(Executions.c.id.not_in(newest), Executions.c.id.not_in(completed))
    return sa.delete(Executions).where(
        Executions.c.evaluation_event_timestamp < before,
        Executions.c.run_id.not_in(spared),
        sa.or_(superseded, fulfilled),
    )


def _rewrite(storage: SqlEventLogStorage) -> None:
    """Give the pages of deleted rows back; readers go on meanwhile, writers wait."""
    with storage.index_connection() as connection:
        # Python's driver begins no transaction before these; SQLite would refuse it.
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
