"""Builds one derived table for one day, with its change log, and records the build."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from assets.built_tables.change_log import Logged, renew_log_of_next_day, write_changes
from assets.derived_tables.functions import provide_functions, provide_parameters, provide_places
from assets.derived_tables.inputs import Inputs
from resources.engine import Engine
from resources.lake import Lake
from resources.registry import Build, Registry, RuleResult
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import ORIGIN, DerivedTable
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.sql import duckdb_type, identifier

PUBLIC_LEVELS = ("L1", "L2")
UNIQUE = "derived.unique"


@dataclass(frozen=True)
class Workshop:
    """What a build works with: the day, the catalog in force, lake, registry and engine."""

    day: date
    catalog: Catalog
    lake: Lake
    registry: Registry
    engine: Engine
    release_id: int | None
    run_id: str | None

    @property
    def inputs(self) -> Inputs:
        """The tables as they stood on the day."""
        return Inputs(self.day, self.catalog, self.lake, self.registry)


def build_table(table: DerivedTable, shop: Workshop) -> Build:
    """Replace the day's partition of ``table``; its build, recorded.

    :class:`InputError` where two rows share a key or a key is absent: nothing is written then.
    """
    started = datetime.now(UTC)
    engine = shop.engine
    provide_functions(engine, shop.registry, shop.day, table.sql)
    provide_places(engine, shop.catalog, table.sql)
    provide_parameters(engine, table.parameters)
    inputs = shop.inputs.show(engine, table.reads)
    engine.execute(f"CREATE OR REPLACE TEMP TABLE derived AS {typed(table)}")
    check_key(table, shop)
    return store(table, shop, "derived", inputs, started)


def typed(table: DerivedTable) -> str:
    """SELECT of the table's columns in their declared order and types, ``_origin`` last."""
    columns = ", ".join(
        f"CAST({identifier(column.name)} AS {duckdb_type(column.type, column.unit)}) AS {identifier(column.name)}"
        for column in table.columns
    )
    return f"SELECT {columns}, CAST({ORIGIN} AS VARCHAR[]) AS {ORIGIN} FROM (\n{table.sql}\n)"


def logged(table: DerivedTable) -> Logged:
    """What the change log of the table follows: every column that is no key."""
    return Logged(
        table.name,
        table.key,
        {c.name: duckdb_type(c.type, c.unit) for c in table.columns if c.name not in table.key},
    )


def store(
    table: DerivedTable,
    shop: Workshop,
    relation: str,
    inputs: dict[str, str],
    started: datetime,
) -> Build:
    """Write ``relation`` as the day's partition with its change log; record the build."""
    private = [column.name for column in table.columns if column.level not in PUBLIC_LEVELS]
    written = shop.lake.replace(
        shop.engine, table.name, shop.day, f"SELECT * FROM {relation}", private=private
    )
    changes = write_changes(logged(table), shop.day, shop.lake, shop.engine)
    build = Build(
        table_name=table.name,
        day=shop.day,
        rows=written.rows,
        **asdict(changes),
        conflicts=0,
        inputs=inputs,
        release_id=shop.release_id,
        run_id=shop.run_id,
        started_at=started,
        ended_at=datetime.now(UTC),
    )
    shop.registry.record_build(build)
    renew_log_of_next_day(logged(table), shop.day, shop.lake, shop.registry, shop.engine)
    return build


def check_key(table: DerivedTable, shop: Workshop) -> None:
    """Record how many rows have a key of their own; :class:`InputError` unless all have."""
    key = ", ".join(identifier(name) for name in table.key)
    absent = " OR ".join(f"{identifier(name)} IS NULL" for name in table.key)
    rows, distinct, nameless = shop.engine.rows(
        f"SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT {key} FROM derived)),"
        f" count(*) FILTER (WHERE {absent}) FROM derived"
    )[0]
    good = distinct if not nameless else min(distinct, rows - nameless)
    rule = RuleResult(
        table_name=table.name,
        day=shop.day,
        rule=f"{UNIQUE}:{'+'.join(table.key)}",
        item=None,
        dimension="准确性",
        severity="block",
        passed=good,
        checked=rows,
        release_id=shop.release_id,
    )
    shop.registry.record_rule_results([rule])
    if good != rows:
        raise input_error(
            f"{table.name} {shop.day}",
            f"{rows - good} of {rows} rows share their key ({', '.join(table.key)}) or have none",
            f"make the query of tables/{table.database}/{table.table}.sql yield one row per key",
        )
