"""How time is cut: one daily partition, named by the business day in Asia/Shanghai.

The last partition is today's. ``ZB_TODAY`` may lie ahead of the clock (a demo
city lived in advance); the partitions then reach that far.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import dagster as dg

from resources.engine import Engine
from resources.platform import Platform
from zb_pipelines.domain.business_day import TIMEZONE, today

# The Measures came into force on this day; nothing was aggregated under them before.
FIRST_DAY = "2024-11-01"
ENGINE_MEMORY = "1GB"

Result = TypeVar("Result")


def daily_partitions() -> dg.DailyPartitionsDefinition:
    """One partition per business day from :data:`FIRST_DAY` to today inclusive."""
    clock = datetime.now(ZoneInfo(TIMEZONE)).date()
    ahead = max(0, (today() - clock).days)
    return dg.DailyPartitionsDefinition(
        start_date=FIRST_DAY, timezone=TIMEZONE, end_offset=1 + ahead
    )


def each_day(
    keys: Sequence[str],
    platform: Platform,
    work: Callable[[date, Engine], Result],
    memory: str = ENGINE_MEMORY,
) -> Iterator[tuple[str, Result]]:
    """Partition key and result of ``work`` for every day of a run, each with an engine of its own."""
    for key in keys:
        with platform.engine(memory=memory) as engine:
            result = work(date.fromisoformat(key), engine)
        yield key, result
