"""The column type for points in time: with zone in Python, UTC in the database."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from zb_pipelines.domain.business_day import TIMEZONE


class Instant(TypeDecorator[datetime]):
    """A point in time, read back in Asia/Shanghai; a time without zone is a ``ValueError``.

    SQLite drops the zone of a time, so it is given UTC and read as UTC.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """To UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time in the registry needs its zone: datetime.now(UTC)")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """To Asia/Shanghai."""
        if value is None:
            return None
        known = value if value.tzinfo else value.replace(tzinfo=UTC)
        return known.astimezone(ZoneInfo(TIMEZONE))
