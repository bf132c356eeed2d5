"""The job ``event_retention``, which deletes old Dagster events, and its schedule."""

from datetime import UTC, datetime

import dagster as dg

from resources.dagster_instance.retention_days import DETAIL_DAYS, FAILED_DAYS
from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.messages import message

EVENT_RETENTION = "event_retention"
# When the night has ended, its report too.
RETENTION_CRON = "30 7 * * *"


@dg.op(
    description=message(
        "keeps the details of a run {days} days, of one that failed {failed} days; the states of"
        " partitions, checks and runs are kept",
        days=DETAIL_DAYS,
        failed=FAILED_DAYS,
    )
)
def retire(context: dg.OpExecutionContext) -> None:
    """Delete the details that are too old."""
    # Dagster's storages take 0.2 s to import; the page of assets needs none of them.
    from resources.dagster_instance.event_retention import retire_events

    retired = retire_events(context.instance, datetime.now(UTC))
    if retired:
        context.log.info(
            message(
                "removed: details {details}, executions of checks {executions}",
                details=retired.details,
                executions=retired.executions,
            )
        )


@dg.job(
    name=EVENT_RETENTION,
    description=message("removes old details of Dagster's runs"),
    executor_def=dg.in_process_executor,
)
def event_retention() -> None:
    """Keep the event log small."""
    retire()


retention_schedule = dg.ScheduleDefinition(
    name=EVENT_RETENTION,
    job=event_retention,
    cron_schedule=RETENTION_CRON,
    execution_timezone=TIMEZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description=message("removes old details of Dagster's runs daily at 07:30"),
)
