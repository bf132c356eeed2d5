"""The schedules: the nightly pull (01:30), one run per agency, and last month's report."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import dagster as dg

from resources.dagster_instance.night_lock import hold_night_lock
from zb_pipelines.domain.business_day import TIMEZONE, today
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting
from zb_pipelines.domain.settings import current
from zb_pipelines.domain.workdays import is_working_day
from zb_pipelines.nightly.steps import (
    AGENCY_TAG,
    ASSET_JOB,
    MONTH_REPORT,
    NIGHT_JOB,
    NIGHT_TAG,
    PULL,
    tags_of,
)

NIGHTLY_CRON = "30 1 * * *"
"""When a night begins, in Asia/Shanghai; ``night_cron`` says otherwise."""
# After the night, before the bureau opens; of these days only the chosen working day reports.
MONTHLY_CRON = "30 6 * * *"
REPORT_WORKING_DAY = "ZB_REPORT_WORKING_DAY"


def nightly_schedule(agencies: Mapping[str, Sequence[dg.AssetKey]]) -> dg.ScheduleDefinition:
    """The schedule ``nightly``: a run per agency, so that one that is down delays nobody."""

    @dg.schedule(
        name="nightly",
        job_name=NIGHT_JOB,
        cron_schedule=setting("night_cron") or NIGHTLY_CRON,
        execution_timezone=TIMEZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=message("pulls all agencies every night, one run per agency"),
    )
    def nightly(
        context: dg.ScheduleEvaluationContext,
    ) -> Iterator[dg.RunRequest | dg.SkipReason]:
        on = _business_day(context)
        day = on.isoformat()
        try:
            with hold_night_lock(current().dagster_home, on, "schedule nightly", leave=True):
                night = context.instance.get_run_records(dg.RunsFilter(tags={NIGHT_TAG: day}))
        except InputError as refusal:
            yield dg.SkipReason(str(refusal))
            return
        pulled = {record.dagster_run.tags.get(AGENCY_TAG) for record in night}
        if pulled.issuperset(agencies):
            yield dg.SkipReason(
                message(
                    "the agencies' runs of {day} were started already (zb nightly, or an earlier tick)",
                    day=day,
                )
            )
        for agency, keys in agencies.items():
            if agency not in pulled:
                yield dg.RunRequest(
                    run_key=f"{day}:{agency}",
                    partition_key=day,
                    asset_selection=list(keys),
                    tags=tags_of(day, PULL, agency),
                )

    return nightly


def _business_day(context: dg.ScheduleEvaluationContext) -> date:
    """The day of the tick, which may be made up for later; where ``ZB_TODAY`` moved the day, that one."""
    if setting("today"):
        return today()
    return context.scheduled_execution_time.astimezone(ZoneInfo(TIMEZONE)).date()


def monthly_report_schedule(first: date | None = None) -> dg.ScheduleDefinition:
    """The schedule ``monthly_report``: last month's report on the month's first working day.

    ``ZB_REPORT_WORKING_DAY`` names another working day (1 to 15). It is on where nobody turned it
    off: it only reads what the nights recorded, and rewrites its own files. Months before that of ``first``,
    the installation's first day, have no report.
    """

    @dg.schedule(
        name="monthly_report",
        job_name=ASSET_JOB,
        cron_schedule=MONTHLY_CRON,
        execution_timezone=TIMEZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=message(
            "makes last month's quality report on the first working day (may be set) at 06:30"
        ),
    )
    def monthly_report(
        context: dg.ScheduleEvaluationContext,
    ) -> Iterator[dg.RunRequest | dg.SkipReason]:
        day = context.scheduled_execution_time.astimezone(ZoneInfo(TIMEZONE)).date()
        wanted = report_working_day()
        if not is_working_day(day) or working_day_of_month(day) != wanted:
            yield dg.SkipReason(
                message("{day} is not working day {wanted} of the month", day=day, wanted=wanted)
            )
            return
        last_month = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
        month = last_month.isoformat()
        if first and last_month < first.replace(day=1):
            yield dg.SkipReason(
                message("nothing was aggregated in the month of {month}", month=month)
            )
            return
        yield dg.RunRequest(run_key=month, partition_key=month, asset_selection=[MONTH_REPORT])

    return monthly_report


def working_day_of_month(day: date) -> int:
    """How many working days of its month there are up to and including ``day``."""
    return sum(is_working_day(day.replace(day=n)) for n in range(1, day.day + 1))


def report_working_day() -> int:
    """On which working day the monthly report is made; :class:`InputError` where it is no such number."""
    said = setting("report_working_day") or "1"
    if not said.isdecimal() or not 1 <= int(said) <= 15:
        raise input_error(
            REPORT_WORKING_DAY,
            message("{value} is no number of a working day", value=said),
            message("write a whole number from 1 to 15"),
        )
    return int(said)
