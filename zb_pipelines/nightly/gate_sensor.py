"""The sensor ``night_gate``: starts the build and the report when all pulls have ended.

The build starts when every agency's run of the night has ended, or when the
deadline has passed: an agency that hangs or never started blocks nobody, the
build reads its last good day. A run whose process died is ended here first, so
that Dagster repeats it and nobody waits for it. The report starts when the build has ended,
whatever its end.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import dagster as dg

from resources.dagster_instance.dead_runs import end_dead_runs
from resources.dagster_instance.internals.definitions import AssetGraph
from resources.dagster_instance.night_lock import night_lock_held
from resources.dagster_instance.runs import ENDED
from resources.platform_resource import PlatformResource
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.nightly.steps import (
    AGENCY_TAG,
    NIGHT_JOB,
    NIGHT_TAG,
    REPORT,
    STEP_TAG,
    LaterStep,
    later_steps,
    tags_of,
)

DEADLINE = timedelta(hours=4)


def runs_of_night(instance: dg.DagsterInstance, day: str) -> Sequence[dg.RunRecord]:
    """Every run of that night, newest first."""
    return instance.get_run_records(dg.RunsFilter(tags={NIGHT_TAG: day}))


def agencies_ended(
    records: Sequence[dg.RunRecord], agencies: Sequence[str], now: datetime
) -> tuple[bool, str]:
    """Whether the build may start, and why (not)."""
    newest: dict[str, dg.RunRecord] = {}
    for record in records:
        agency = record.dagster_run.tags.get(AGENCY_TAG)
        if agency:
            newest.setdefault(agency, record)
    if not newest:
        return False, message("no agency has run tonight yet")
    started = min(record.create_timestamp for record in newest.values())
    waiting = [
        agency
        for agency in agencies
        if agency not in newest or newest[agency].dagster_run.status not in ENDED
    ]
    if not waiting:
        return True, message("the runs of all agencies have ended")
    names = message(", ").join(waiting)
    if now - started.astimezone(UTC) > DEADLINE:
        return True, message("the deadline has passed; not waited for: {agencies}", agencies=names)
    return False, message("waiting for: {agencies}", agencies=names)


def gate_sensor(agencies: Sequence[str]) -> dg.SensorDefinition:
    """The sensor ``night_gate``: at most one build and one report per night."""

    @dg.sensor(
        name="night_gate",
        job_name=NIGHT_JOB,
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=message(
            "starts the build of the databases when the agencies have ended or the deadline has"
            " passed, then the report"
        ),
    )
    def night_gate(
        context: dg.SensorEvaluationContext, installation: PlatformResource
    ) -> Iterator[dg.RunRequest | dg.SkipReason]:
        day = today().isoformat()
        end_dead_runs(context.instance)
        records = runs_of_night(context.instance, day)
        newest = {
            record.dagster_run.tags.get(STEP_TAG): record.dagster_run
            for record in reversed(records)
        }
        if night_lock_held(installation.open().settings.dagster_home):
            yield dg.SkipReason(
                message("zb nightly is running and starts the build and the report itself")
            )
        elif REPORT in newest:
            yield dg.SkipReason(message("the report of tonight was started already"))
        else:
            steps = later_steps(asset_graph(context))
            first = next(iter(steps))
            if first not in newest:
                ready, why = agencies_ended(records, agencies, datetime.now(UTC))
                yield night_request(first, steps, day) if ready else dg.SkipReason(why)
            elif newest[first].status in ENDED:
                yield night_request(REPORT, steps, day)
            else:
                yield dg.SkipReason(message("the databases are being built"))

    return night_gate


def asset_graph(context: dg.SensorEvaluationContext) -> AssetGraph:
    """All assets of the location that the sensor belongs to."""
    if context.repository_def is None:
        raise RuntimeError("Dagster evaluates a sensor with its repository")
    return context.repository_def.asset_graph


def night_request(
    step: LaterStep, steps: Mapping[LaterStep, Sequence[dg.AssetKey]], day: str
) -> dg.RunRequest:
    """The one run of ``step`` for the night; its key makes a second request a no-op."""
    return dg.RunRequest(
        run_key=f"{day}:{step}",
        partition_key=day,
        asset_selection=list(steps[step]),
        tags=tags_of(day, step),
    )
