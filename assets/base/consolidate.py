"""Builds a base database for one day: golden records, conflicts, unresolved claims, changes."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime

from assets.base import candidates, conflict_sql
from assets.base.changes import logged_fields, renew_log_of_next_day, write_changes
from assets.base.claim_sql import ReadClaim
from assets.base.conflict_sql import conflicts
from assets.base.golden_sql import golden
from assets.base.sources_read import sources_read
from assets.base.staging import JOINED, Staging, open_staging
from resources.engine import Engine
from resources.lake import Lake, Prepared
from resources.registry import Build, Registry
from zb_pipelines.catalog.model import Catalog
from zb_pipelines.naming import database_table
from zb_pipelines.refusal import Refusal
from zb_pipelines.survivorship.limits import limit_problems
from zb_pipelines.survivorship.model import Consolidation

PUBLIC_LEVELS = ("L1", "L2")


def consolidate(
    c: Consolidation,
    day: date,
    *,
    catalog: Catalog,
    lake: Lake,
    registry: Registry,
    engine: Engine,
    release_id: int | None,
    run_id: str | None,
) -> Build:
    """Build ``base.<database>__<table>`` of ``day`` with its three companions; record the builds.

    Every source is read at its last good partition up to ``day``; running again for the same
    day replaces what was there. The consolidated table's build is recorded last and returned.
    Raises :class:`Refusal` where the declaration cannot be built.
    """
    started = datetime.now(UTC)
    refuse_unbuildable(c, catalog)
    read = sources_read(c, day, catalog, lake, registry)
    target = Target(c, day, lake, engine)
    with open_staging(c, read.claims, engine) as staging:
        rows, lost = write_records(target, read.claims, staging)
    unresolved = target.write("unresolved", candidates.unresolved(read.claims), candidates.PRIVATE)
    logged = logged_fields(c)
    changes = write_changes(logged, day, lake, engine)
    build = Build(
        table_name=target.table(c.table),
        day=day,
        rows=rows,
        **asdict(changes),
        conflicts=lost,
        inputs=read.inputs,
        release_id=release_id,
        run_id=run_id,
        started_at=started,
        ended_at=datetime.now(UTC),
    )
    for companion, count in (("conflict", lost), ("unresolved", unresolved)):
        registry.record_build(_companion(build, target.table(companion), count))
    registry.record_build(build)
    renew_log_of_next_day(logged, day, lake, registry, engine)
    return build


def refuse_unbuildable(c: Consolidation, catalog: Catalog) -> None:
    """Raise :class:`Refusal` with everything that forbids ``c`` to be built from ``catalog``."""
    item_types = {
        key: {item.name: item.type for item in entry.items}
        for key, entry in catalog.entries.items()
    }
    problems = limit_problems(c, item_types)
    if problems:
        raise Refusal(*problems)


def private_columns(c: Consolidation) -> list[str]:
    """The key and every field above L2: columns whose extremes must not reach the lake's log."""
    return [c.key, *(field.name for field in c.fields if field.level not in PUBLIC_LEVELS)]


@dataclass(frozen=True)
class Target:
    """The tables of one database, for one day."""

    c: Consolidation
    day: date
    lake: Lake
    engine: Engine

    def table(self, name: str) -> str:
        """The lake table of that name in this database."""
        return database_table("base", self.c.database, name)

    def write(self, name: str, select: str, private: Sequence[str]) -> int:
        """Replace the day's partition of one table; how many rows it has now."""
        with self.prepared(name, select, private) as prepared:
            return prepared.commit().rows

    def prepared(
        self, name: str, select: str, private: Sequence[str]
    ) -> AbstractContextManager[Prepared]:
        """The day's partition of one table, of which the first file is written."""
        return self.lake.prepared(
            self.engine, self.table(name), self.day, [select], private=private
        )


def write_records(target: Target, reads: Sequence[ReadClaim], staging: Staging) -> tuple[int, int]:
    """Write golden records and conflicts, a file of the lake per bucket; how many of each.

    Both become visible when both are written.
    """
    c, engine, private = target.c, target.engine, private_columns(target.c)
    records = golden(c, JOINED)
    lost = conflicts(c, reads, staging.join(0), JOINED)
    with (
        target.prepared(c.table, records, private) as kept,
        target.prepared("conflict", lost, conflict_sql.PRIVATE) as against,
    ):
        for bucket in range(1, staging.buckets):
            lost = conflicts(c, reads, staging.join(bucket), JOINED)
            kept.add(engine, records, private)
            against.add(engine, lost, conflict_sql.PRIVATE)
        return kept.commit().rows, against.commit().rows


def _companion(build: Build, table: str, rows: int) -> Build:
    return replace(
        build, table_name=table, rows=rows, inserted=0, updated=0, deleted=0, conflicts=0
    )
