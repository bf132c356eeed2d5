"""How time is cut: one daily partition, named by the business day in Asia/Shanghai.

The last partition is today's. ``ZB_TODAY`` may lie ahead of the clock (a demo
city simulated in advance); the partitions then reach that far.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import dagster as dg

from zb_pipelines.domain.business_day import TIMEZONE, today

# The Measures came into force on this day; nothing was aggregated under them before.
FIRST_DAY = "2024-11-01"


def daily_partitions() -> dg.DailyPartitionsDefinition:
    """One partition per business day from :data:`FIRST_DAY` to today inclusive."""
    clock = datetime.now(ZoneInfo(TIMEZONE)).date()
    ahead = max(0, (today() - clock).days)
    return dg.DailyPartitionsDefinition(
        start_date=FIRST_DAY, timezone=TIMEZONE, end_offset=1 + ahead
    )
