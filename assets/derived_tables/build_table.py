"""Builds one derived table for one day, with its change log, and records the build."""

from dataclasses import asdict
from datetime import UTC, datetime

from assets.build_context import BuildContext
from assets.built_tables.change_log import ChangeLog, rewrite_log_of_next_day, write_changes
from assets.built_tables.fill_rates import record_fill_rates
from assets.derived_tables.functions import (
    provide_coordinates,
    provide_functions,
    provide_parameters,
)
from assets.derived_tables.inputs import Inputs
from assets.derived_tables.pseudonyms import provide_pseudonyms
from resources.registry import Build, RuleResult
from zb_pipelines.domain.access.levels import private_names
from zb_pipelines.domain.allowed_sql import require_allowed
from zb_pipelines.domain.derived_tables.model import ORIGIN, PERSON_KEY, DerivedTable
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import changes_of
from zb_pipelines.domain.sql import duckdb_type, identifier

UNIQUE = "derived.unique"


def build_table(table: DerivedTable, context: BuildContext) -> Build:
    """Replace the day's partition of ``table``; its build, recorded.

    :class:`InputError` where two rows share a key or a key is absent: nothing is written then.
    """
    started = datetime.now(UTC)
    engine = context.engine
    require_allowed(table.sql)
    provide_functions(engine, context.day, table.sql)
    if PERSON_KEY in table.sql.lower():
        provide_pseudonyms(engine, context.platform, table.database)
    provide_coordinates(engine, context.catalog, table.sql)
    provide_parameters(engine, table.parameters)
    inputs = Inputs(context).create_views(table.reads)
    context.confine(table.reads, (table.name, changes_of(table.name)))
    engine.execute(f"CREATE OR REPLACE TEMP TABLE derived AS {typed_select(table)}")
    check_key(table, context)
    return store_table(table, context, "derived", inputs, started)


def typed_select(table: DerivedTable) -> str:
    """SELECT of the table's columns in their declared order and types, ``_origin`` last."""
    columns = ", ".join(
        f"CAST({identifier(column.name)} AS {duckdb_type(column.type, column.unit)}) AS {identifier(column.name)}"
        for column in table.columns
    )
    return f"SELECT {columns}, CAST({ORIGIN} AS VARCHAR[]) AS {ORIGIN} FROM (\n{table.sql}\n)"


def change_log_of(table: DerivedTable) -> ChangeLog:
    """The change log of the table: every column that is no key is compared."""
    return ChangeLog(
        table.name,
        table.key,
        {
            column.name: duckdb_type(column.type, column.unit)
            for column in table.columns
            if column.name not in table.key
        },
    )


def store_table(
    table: DerivedTable,
    context: BuildContext,
    relation: str,
    inputs: dict[str, str],
    started: datetime,
) -> Build:
    """Write ``relation`` as the day's partition with its change log; record the build."""
    private = private_names(table.columns)
    written = context.lake.replace(
        context.engine, table.name, context.day, f"SELECT * FROM {relation}", private=private
    )
    columns = {column.name: column.type for column in table.columns}
    record_fill_rates(table.name, columns, relation, context)
    changes = write_changes(change_log_of(table), context)
    build = Build(
        table_name=table.name,
        day=context.day,
        rows=written.rows,
        **asdict(changes),
        conflicts=0,
        inputs=inputs,
        release_id=context.release.id,
        run_id=context.run_id,
        started_at=started,
        ended_at=datetime.now(UTC),
    )
    context.registry.record_build(build)
    rewrite_log_of_next_day(change_log_of(table), context)
    return build


def check_key(table: DerivedTable, context: BuildContext) -> None:
    """Record how many rows have a key of their own; :class:`InputError` unless all have."""
    key = ", ".join(identifier(name) for name in table.key)
    absent = " OR ".join(f"{identifier(name)} IS NULL" for name in table.key)
    rows, distinct, nameless = context.engine.rows(
        f"SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT {key} FROM derived)),"
        f" count(*) FILTER (WHERE {absent}) FROM derived"
    )[0]
    good = distinct if not nameless else min(distinct, rows - nameless)
    rule = RuleResult(
        table_name=table.name,
        day=context.day,
        rule=f"{UNIQUE}:{'+'.join(table.key)}",
        item=None,
        dimension="准确性",
        severity="block",
        passed=good,
        checked=rows,
        release_id=context.release.id,
    )
    context.registry.record_rule_results([rule])
    if good != rows:
        raise input_error(
            f"{table.name} {context.day}",
            message(
                "{count} of {rows} rows share their key ({key}) or have none",
                count=rows - good,
                rows=rows,
                key=message(", ").join(table.key),
            ),
            message(
                "make the query of {file} yield one row per key",
                file=f"tables/{table.database}/{table.table}.sql",
            ),
        )
