"""Builds a base database for one day: golden records, conflicts, unresolved claims, changes."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

from assets.base import unresolved_sql
from assets.base.claim_sources import sources_read
from assets.base.golden_records import write_golden_records
from assets.base.output_tables import OutputTables
from assets.build_context import BuildContext
from assets.built_tables.change_log import logged_fields, renew_log_of_next_day, write_changes
from resources.registry import Build
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.survivorship.limits import limit_problems
from zb_pipelines.domain.survivorship.model import Consolidation


def consolidate(c: Consolidation, context: BuildContext) -> Build:
    """Build ``base.<database>__<table>`` of the context's day with its three companions.

    Every source is read at its last good partition up to the day; running again for the same
    day replaces what was there. The consolidated table's build is recorded last and returned.
    Raises :class:`InputError` where the declaration cannot be built.
    """
    started = datetime.now(UTC)
    refuse_unbuildable(c, context.catalog)
    read = sources_read(c, context)
    output = OutputTables(c, context)
    rows, lost = write_golden_records(output, read.claims)
    unresolved = output.write(
        "unresolved", unresolved_sql.unresolved(read.claims), unresolved_sql.PRIVATE
    )
    logged = logged_fields(c)
    changes = write_changes(logged, context)
    build = Build(
        table_name=output.table(c.table),
        day=context.day,
        rows=rows,
        **asdict(changes),
        conflicts=lost,
        inputs=read.inputs,
        release_id=context.release.id,
        run_id=context.run_id,
        started_at=started,
        ended_at=datetime.now(UTC),
    )
    for companion, count in (("conflict", lost), ("unresolved", unresolved)):
        context.registry.record_build(_companion(build, output.table(companion), count))
    context.registry.record_build(build)
    renew_log_of_next_day(logged, context)
    return build


def refuse_unbuildable(c: Consolidation, catalog: Catalog) -> None:
    """Raise :class:`InputError` with everything that forbids ``c`` to be built from ``catalog``."""
    item_types = {
        key: {item.name: item.type for item in entry.items}
        for key, entry in catalog.entries.items()
    }
    problems = limit_problems(c, item_types)
    if problems:
        raise InputError(*problems)


def _companion(build: Build, table: str, rows: int) -> Build:
    return replace(
        build, table_name=table, rows=rows, inserted=0, updated=0, deleted=0, conflicts=0
    )
