"""What the clock starts: the nightly pull, one run per agency, 01:30 Asia/Shanghai."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

import dagster as dg

from zb_pipelines.business_day import TIMEZONE
from zb_pipelines.jobs import AGENCY_NIGHT, AGENCY_TAG, NIGHT_TAG

NIGHTLY_CRON = "30 1 * * *"


def nightly_schedule(agencies: Mapping[str, Sequence[dg.AssetKey]]) -> dg.ScheduleDefinition:
    """The schedule ``nightly``: a run per agency, so that one that is down delays nobody."""

    @dg.schedule(
        name="nightly",
        job_name=AGENCY_NIGHT,
        cron_schedule=NIGHTLY_CRON,
        execution_timezone=TIMEZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="每日 01:30 拉取各部门数据,每个部门一次运行",
    )
    def nightly(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
        day = context.scheduled_execution_time.astimezone(ZoneInfo(TIMEZONE)).date().isoformat()
        for agency, keys in agencies.items():
            yield dg.RunRequest(
                run_key=f"{day}:{agency}",
                partition_key=day,
                asset_selection=list(keys),
                tags={NIGHT_TAG: day, AGENCY_TAG: agency},
            )

    return nightly
