"""What the checks of former days found: deliveries kept back, results over time, learnt figures."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.records.records import BlockedDelivery, Profile, RuleResult
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.schema import blocked_delivery, delivery, profile, rule_result


@dataclass(frozen=True)
class QualityHistory:
    """The registry's memory of checks, beside the results of a single day."""

    database: RegistryDatabase

    def block(self, record: BlockedDelivery) -> None:
        """Remember that a delivery was kept from everything downstream of its entry."""
        with self.database.writing() as connection:
            self.database.upsert(connection, blocked_delivery, [asdict(record)])
            journal_rows(connection, {blocked_delivery: [(record.entry, record.day)]})

    def unblock(self, entry: str, day: date) -> None:
        """The delivery of that day goes its way; it was perhaps kept back before."""
        mine = (blocked_delivery.c.entry == entry, blocked_delivery.c.day == day)
        with self.database.reading() as connection:
            if not connection.execute(sa.select(blocked_delivery).where(*mine)).first():
                return
        with self.database.writing() as connection:
            connection.execute(sa.delete(blocked_delivery).where(*mine))
            journal_rows(connection, {blocked_delivery: [(entry, day)]})

    def blocked_deliveries(self, day: date) -> dict[str, BlockedDelivery]:
        """The deliveries of ``day`` that were kept back, by entry."""
        found = sa.select(blocked_delivery).where(blocked_delivery.c.day == day)
        with self.database.reading() as connection:
            rows = connection.execute(found).mappings().all()
        return {row["entry"]: BlockedDelivery(**row) for row in rows}

    def delivered_before(self, entry: str, content_hash: str, until: date) -> bool:
        """Whether a good delivery of ``entry`` not after ``until`` had exactly this content."""
        found = sa.select(delivery.c.day).where(
            delivery.c.entry == entry,
            delivery.c.content_hash == content_hash,
            delivery.c.state != "failed",
            delivery.c.day <= until,
        )
        with self.database.reading() as connection:
            return connection.execute(found.limit(1)).first() is not None

    def record_profile(self, record: Profile) -> None:
        """Remember what a table's day looked like."""
        with self.database.writing() as connection:
            self.database.upsert(connection, profile, [asdict(record)])
            journal_rows(connection, {profile: [(record.table_name, record.day)]})

    def profiles(self, table_name: str, since: date, until: date) -> list[Profile]:
        """What a table looked like from ``since`` to ``until``, both included, by day."""
        mine = profile.c.table_name == table_name
        found = sa.select(profile).where(mine, profile.c.day.between(since, until))
        with self.database.reading() as connection:
            rows = connection.execute(found.order_by(profile.c.day)).mappings().all()
        return [Profile(**row) for row in rows]

    def newest_profiles(self, tables: Collection[str], until: date) -> dict[str, Profile]:
        """What each of ``tables`` looked like on its newest day that is not after ``until``."""
        mine = (profile.c.table_name.in_(tables), profile.c.day <= until)
        newest = sa.select(profile.c.table_name, sa.func.max(profile.c.day).label("day"))
        days = newest.where(*mine).group_by(profile.c.table_name).subquery()
        same = (profile.c.table_name == days.c.table_name) & (profile.c.day == days.c.day)
        with self.database.reading() as connection:
            rows = connection.execute(sa.select(profile).join(days, same)).mappings().all()
        return {row["table_name"]: Profile(**row) for row in rows}

    def results(self, table_name: str, since: date, until: date) -> list[RuleResult]:
        """The rule results of one lake table from ``since`` to ``until``, both included, by day."""
        mine = rule_result.c.table_name == table_name
        found = sa.select(rule_result).where(mine, rule_result.c.day.between(since, until))
        ordered = found.order_by(rule_result.c.day, rule_result.c.rule)
        with self.database.reading() as connection:
            rows = connection.execute(ordered).mappings().all()
        return [RuleResult(**row) for row in rows]

    def replace_across(self, day: date, results: Sequence[RuleResult]) -> None:
        """Remember what rules over tables found on ``day``, in place of all that they had found."""
        with self.database.writing(lock="rule results") as connection:
            mine = (rule_result.c.day == day, rule_result.c.origin == "cross")
            before = sa.select(rule_result.c.table_name).where(*mine).distinct()
            tables = {*connection.execute(before).scalars(), *(r.table_name for r in results)}
            connection.execute(sa.delete(rule_result).where(*mine))
            if results:
                self.database.upsert(connection, rule_result, [asdict(each) for each in results])
            journal_rows(connection, {rule_result: [(name, day) for name in sorted(tables)]})

    def across(self, since: date, until: date) -> list[RuleResult]:
        """The results of rules over tables from ``since`` to ``until``, both included, by day."""
        found = sa.select(rule_result).where(
            rule_result.c.origin == "cross", rule_result.c.day.between(since, until)
        )
        ordered = found.order_by(rule_result.c.day, rule_result.c.table_name, rule_result.c.rule)
        with self.database.reading() as connection:
            rows = connection.execute(ordered).mappings().all()
        return [RuleResult(**row) for row in rows]
