"""Builds a base database for one day: golden records, conflicts, unresolved claims, changes."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

from assets.base.claim_sources import claim_sources, claimed_entries
from assets.base.claim_sql import UNRESOLVED_PRIVATE, unresolved_select
from assets.base.golden_records import write_golden_records
from assets.base.output_tables import OutputTables
from assets.build_context import BuildContext
from assets.built_tables.change_log import (
    golden_record_log,
    rewrite_log_of_next_day,
    write_changes,
)
from resources.registry import Build
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.naming import changes_of, entry_table
from zb_pipelines.domain.survivorship.limits import limit_problems
from zb_pipelines.domain.survivorship.model import Consolidation


def consolidate_confined(consolidation: Consolidation, context: BuildContext) -> Build:
    """:func:`consolidate` in a session that reaches the files of its own tables and no others.

    Claims are SQL of the catalog. The session is of no use for anything else afterwards.
    """
    reads = [entry_table("aggregation", key) for key in claimed_entries(consolidation)]
    output = OutputTables(consolidation, context)
    written = (consolidation.table, changes_of(consolidation.table), "conflict", "unresolved")
    context.confine(reads, map(output.table, written))
    return consolidate(consolidation, context)


def consolidate(consolidation: Consolidation, context: BuildContext) -> Build:
    """Build ``base.<database>__<table>`` of the context's day with its three companions.

    Every source is read at its last good partition up to the day; running again for the same
    day replaces what was there. The consolidated table's build is recorded last and returned.
    Raises :class:`InputError` where the declaration cannot be built.
    """
    started = datetime.now(UTC)
    require_buildable(consolidation, context.catalog)
    sources = claim_sources(consolidation, context)
    output = OutputTables(consolidation, context)
    rows, conflicts = write_golden_records(output, sources.claims)
    output.record_fill_rates()
    unresolved_claims = unresolved_select(sources.claims)
    unresolved = output.replace("unresolved", unresolved_claims, UNRESOLVED_PRIVATE)
    log = golden_record_log(consolidation)
    changes = write_changes(log, context)
    build = Build(
        table_name=output.table(consolidation.table),
        day=context.day,
        rows=rows,
        **asdict(changes),
        conflicts=conflicts,
        inputs=sources.inputs,
        release_id=context.release.id,
        run_id=context.run_id,
        started_at=started,
        ended_at=datetime.now(UTC),
    )
    for companion, count in (("conflict", conflicts), ("unresolved", unresolved)):
        context.registry.record_build(_companion_build(build, output.table(companion), count))
    context.registry.record_build(build)
    rewrite_log_of_next_day(log, context)
    return build


def require_buildable(consolidation: Consolidation, catalog: Catalog) -> None:
    """Raise :class:`InputError` with everything that keeps ``consolidation`` from being built."""
    item_types = {
        key: {item.name: item.type for item in entry.items}
        for key, entry in catalog.entries.items()
    }
    problems = limit_problems(consolidation, item_types)
    if problems:
        raise InputError(*problems)


def _companion_build(build: Build, table: str, rows: int) -> Build:
    return replace(
        build, table_name=table, rows=rows, inserted=0, updated=0, deleted=0, conflicts=0
    )
