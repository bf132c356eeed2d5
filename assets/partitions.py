"""How time is cut: one daily partition, named by the business day in Asia/Shanghai.

The first partition is the first day of the installation: no earlier day of a snapshot can be had any more,
so that no page offers it as missing. One definition for all, since Dagster gives a run of several assets
one partition only where they share it. The last partition is today's. ``ZB_TODAY`` may lie ahead of the clock (a demo
city simulated in advance); the partitions then reach that far.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import dagster as dg

from assets.first_day import first_day
from resources.registry import Registry
from zb_pipelines.domain.business_day import TIMEZONE, today

# The Measures came into force on this day; nothing was aggregated under them before.
FIRST_DAY = "2024-11-01"


def daily_partitions(first: date | None = None) -> dg.DailyPartitionsDefinition:
    """One partition per business day from ``first`` (:data:`FIRST_DAY`) to today inclusive."""
    clock = datetime.now(ZoneInfo(TIMEZONE)).date()
    ahead = max(0, (today() - clock).days)
    start = first.isoformat() if first else FIRST_DAY
    return dg.DailyPartitionsDefinition(start_date=start, timezone=TIMEZONE, end_offset=1 + ahead)


def installation_partitions(registry: Registry) -> tuple[date, dg.DailyPartitionsDefinition]:
    """The installation's first day, and the partitions from it on."""
    first = first_day(registry)
    return first, daily_partitions(first)
