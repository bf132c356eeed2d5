"""Dagster's own records, kept small: the job ``event_retention`` and the schedule that starts it."""

from datetime import UTC, datetime

import dagster as dg

from resources.dagster_instance.event_retention import DETAIL_DAYS, FAILED_DAYS, retire_events
from zb_pipelines.domain.business_day import TIMEZONE

EVENT_RETENTION = "event_retention"
# When the night has ended, its report too.
RETENTION_CRON = "30 7 * * *"


@dg.op(
    description=f"运行记录的细节保留 {DETAIL_DAYS} 天,未成功的保留 {FAILED_DAYS} 天;分区、检查和运行的状态长期保留"
)
def retire(context: dg.OpExecutionContext) -> None:
    """Delete the details that are too old."""
    retired = retire_events(context.instance, datetime.now(UTC))
    if retired:
        context.log.info(f"已清理:{retired.details} 条细节、{retired.executions} 次检查执行")


@dg.job(
    name=EVENT_RETENTION,
    description="Dagster 运行记录的清理",
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
    description="每日 07:30 清理 Dagster 运行记录的细节",
)
