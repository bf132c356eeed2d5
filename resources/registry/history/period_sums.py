"""Sums over spans of days, for reports: one statement each, the database does the counting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from resources.registry.records.sums import BuildSum, CurrentDays, DeliverySum, RowSum
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.day_number import DayNumber
from resources.registry.schema.schema import build, delivery, release, standardisation

Span = tuple[date, date]
_NEVER = 10_000_000  # a day number that no day has
_GOOD = delivery.c.state.in_(("stored", "unchanged"))


@dataclass(frozen=True)
class PeriodSums:
    """Every method takes spans, first and last day included, and answers for each of them."""

    database: RegistryDatabase

    def first_day(self) -> date | None:
        """The day of the first release or of the first delivery; ``None`` before either."""
        columns = (release.c.effective, delivery.c.day)
        with self.database.reading() as connection:
            found = [connection.execute(sa.select(sa.func.min(each))).scalar() for each in columns]
        return min((each for each in found if each is not None), default=None)

    def last_night(self, span: Span) -> date | None:
        """The newest day of the span on which anything was fetched."""
        newest = sa.select(sa.func.max(delivery.c.day)).where(delivery.c.day.between(*span))
        with self.database.reading() as connection:
            return connection.execute(newest).scalar()

    def nights(self, span: Span) -> int:
        """On how many days of the span anything was fetched."""
        days = sa.func.count(sa.distinct(delivery.c.day))
        counted = sa.select(days).where(delivery.c.day.between(*span))
        with self.database.reading() as connection:
            return connection.execute(counted).scalar_one()

    def deliveries(self, spans: Sequence[Span]) -> list[DeliverySum]:
        """Attempts and failures of every entry."""
        span, d = spans_cte(spans), delivery
        keys = (span.c.span, d.c.entry)
        found = (
            sa.select(
                *keys,
                sa.func.count().label("attempts"),
                total(sa.case((d.c.state == "failed", 1), else_=0)).label("failed"),
            )
            .join_from(span, d, d.c.day.between(span.c.first, span.c.last))
            .group_by(*keys)
            .order_by(*keys)
        )
        return [DeliverySum(**row) for row in self._rows(found)]

    def current(self, spans: Sequence[Span], days: Mapping[str, int]) -> list[CurrentDays]:
        """On how many days each entry was up to date; ``days`` a good delivery lasts, by entry.

        A delivery lasts from its day on, to the end of its time or to the next good one.
        """
        if not days:
            return []
        until = max(last for _, last in spans)
        lasting = (
            sa.values(sa.column("entry", sa.String), sa.column("days", sa.Integer), name="lasting")
            .data(list(days.items()))
            .cte("lasting")
        )
        number = DayNumber(delivery.c.day)
        following = sa.func.lead(number, 1, _NEVER).over(
            partition_by=delivery.c.entry, order_by=delivery.c.day
        )
        good = (
            sa.select(delivery.c.entry, number.label("since"), following.label("next"))
            .where(_GOOD, delivery.c.day <= until)
            .cte("good")
        )
        end = _lesser(good.c.since + lasting.c.days, good.c.next - 1)
        stretch = (
            sa.select(good.c.entry, good.c.since, end.label("until"))
            .join_from(good, lasting, good.c.entry == lasting.c.entry)
            .cte("stretch")
        )
        span = spans_cte(spans)
        first, last = DayNumber(span.c.first), DayNumber(span.c.last)
        length = _lesser(stretch.c.until, last) - _greater(stretch.c.since, first) + 1
        keys = (span.c.span, stretch.c.entry)
        found = (
            sa.select(*keys, total(length).label("days"))
            .join_from(span, stretch, sa.and_(stretch.c.until >= first, stretch.c.since <= last))
            .group_by(*keys)
            .order_by(*keys)
        )
        return [CurrentDays(**row) for row in self._rows(found)]

    def rows(self, spans: Sequence[Span]) -> list[RowSum]:
        """Rows that came new within the span: those of deliveries that were stored on their own day.

        An unchanged delivery that was only read again, by a changed entry, brought nothing.
        """
        span, s, d = spans_cte(spans), standardisation, delivery
        keys = (span.c.span, s.c.entry)
        found = (
            sa.select(
                *keys,
                *(total(s.c[name]).label(name) for name in ("landed", "aggregated", "quarantined")),
            )
            .join_from(span, s, s.c.day.between(span.c.first, span.c.last))
            .join(d, sa.and_(d.c.entry == s.c.entry, d.c.day == s.c.day), isouter=True)
            .where(s.c.stored_day == s.c.day, sa.func.coalesce(d.c.stored_day, s.c.day) == s.c.day)
            .group_by(*keys)
            .order_by(*keys)
        )
        return [RowSum(**row) for row in self._rows(found)]

    def builds(self, spans: Sequence[Span]) -> list[BuildSum]:
        """Every table's builds."""
        span, b = spans_cte(spans), build
        keys = (span.c.span, b.c.table_name)
        names = ("rows", "conflicts", "inserted", "updated", "deleted")
        found = (
            sa.select(*keys, *(total(b.c[name]).label(name) for name in names))
            .join_from(span, b, b.c.day.between(span.c.first, span.c.last))
            .group_by(*keys)
            .order_by(*keys)
        )
        return [BuildSum(**row) for row in self._rows(found)]

    def _rows(self, found: sa.Executable) -> Sequence[sa.RowMapping]:
        with self.database.reading() as connection:
            return connection.execute(found).mappings().all()


def spans_cte(spans: Sequence[Span]) -> sa.CTE:
    """The spans as rows: ``span`` (the place in the list), ``first`` and ``last``."""
    columns = (
        sa.column("span", sa.Integer),
        sa.column("first", sa.Date),
        sa.column("last", sa.Date),
    )
    data = [(place, *span) for place, span in enumerate(spans)]
    return sa.values(*columns, name="spans").data(data).cte("spans")


def total(column: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """A sum as a whole number."""
    # PostgreSQL sums bigint to numeric.
    return sa.cast(sa.func.sum(column), sa.BigInteger)


def _lesser(one: sa.ColumnElement[int], two: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.case((one < two, one), else_=two)


def _greater(one: sa.ColumnElement[int], two: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.case((one > two, one), else_=two)
