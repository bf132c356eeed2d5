"""Builds a base database for one day: golden records, conflicts, unresolved claims, changes."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime

from assets.base import candidates, conflict_sql
from assets.base.changes import day_after, write_changes
from assets.base.claim_sql import text
from assets.base.golden_sql import golden
from assets.base.sources_read import SourcesRead, sources_read
from assets.base.staging import Staging, open_staging, write_parquet
from resources.engine import Engine
from resources.lake import Lake
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
    target = _Target(c, day, lake, engine)
    with open_staging(read.claims, engine) as staging:
        _fill(c, read, staging, engine)
        rows = target.write(c.table, staging.results("golden"), private_columns(c))
        conflicts = target.write("conflict", staging.results("conflict"), conflict_sql.PRIVATE)
    unresolved = target.write("unresolved", candidates.unresolved(read.claims), candidates.PRIVATE)
    changes = write_changes(c, target.table(c.table), day, lake, engine)
    build = Build(
        table_name=target.table(c.table),
        day=day,
        rows=rows,
        **asdict(changes),
        conflicts=conflicts,
        inputs=read.inputs,
        release_id=release_id,
        run_id=run_id,
        started_at=started,
        ended_at=datetime.now(UTC),
    )
    for companion, count in (("conflict", conflicts), ("unresolved", unresolved)):
        registry.record_build(_companion(build, target.table(companion), count))
    registry.record_build(build)
    _renew_log_of_next_day(c, build, lake, registry, engine)
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
class _Target:
    """The tables of one database, for one day."""

    c: Consolidation
    day: date
    lake: Lake
    engine: Engine

    def table(self, name: str) -> str:
        return database_table("base", self.c.database, name)

    def write(self, name: str, select: str, private: list[str] | tuple[str, ...]) -> int:
        table = self.table(name)
        return self.lake.replace(self.engine, table, self.day, select, private=private).rows


def _fill(c: Consolidation, read: SourcesRead, staging: Staging, engine: Engine) -> None:
    """Stage the claims, then work out the golden records and conflicts of each bucket."""
    for claim in read.claims:
        staging.stage(c, claim, engine)
    for bucket in range(staging.buckets):
        relations = staging.relations(read.claims, bucket)
        records = staging.result("golden", bucket)
        write_parquet(engine, golden(c, read.claims, relations), records)
        kept = f"read_parquet({text(str(records))})"
        losses = conflict_sql.conflicts(c, read.claims, relations, kept)
        write_parquet(engine, losses, staging.result("conflict", bucket))


def _renew_log_of_next_day(
    c: Consolidation, build: Build, lake: Lake, registry: Registry, engine: Engine
) -> None:
    """A later day that is already built now follows other records than its log says."""
    following = day_after(build.table_name, build.day, lake)
    if following is None:
        return
    changes = write_changes(c, build.table_name, following, lake, engine)
    recorded = registry.builds(following)[build.table_name]
    registry.record_build(replace(recorded, **asdict(changes)))


def _companion(build: Build, table: str, rows: int) -> Build:
    return replace(
        build, table_name=table, rows=rows, inserted=0, updated=0, deleted=0, conflicts=0
    )
