"""Where a row of a derived table comes from: its values masked, and the landing rows behind it."""

from dataclasses import dataclass
from datetime import date

from assets.built_tables.change_log import KEY
from assets.derived_tables.build_table import change_log_of
from resources.engine import Engine
from resources.platform import Platform
from zb_pipelines.domain.access.levels import masked_value
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import ORIGIN, DerivedTable
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import identifier


@dataclass(frozen=True)
class ExplainedColumn:
    """One column of a row, its value masked by its level, and the columns it is made of."""

    name: str
    title: str
    value: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class LandingRow:
    """A row as received: the entry, the day of its partition in landing, its number there."""

    entry: str
    day: date
    row: int


@dataclass(frozen=True)
class ExplainedRow:
    """A row of a derived table."""

    columns: tuple[ExplainedColumn, ...]
    origin: tuple[LandingRow, ...]


def explain_row(
    platform: Platform, catalog: Catalog, table: DerivedTable, key: str, day: date
) -> ExplainedRow:
    """The row ``key`` (several key columns joined with ``|``) as last built up to ``day``.

    :class:`InputError` for a day before the first build, and a key without a row.
    """
    built = platform.lake.last_day(table.name, day) if platform.lake.exists(table.name) else None
    if built is None:
        raise input_error(
            f"{table.name} {day}",
            message("not built yet"),
            message("run the night of that day, or name a later day"),
        )
    with platform.engine() as engine:
        relation = platform.lake.relation(table.name, built)
        names = [column.name for column in table.columns]
        named = ", ".join(f"CAST({identifier(name)} AS VARCHAR)" for name in names)
        found = engine.rows(
            f"SELECT {ORIGIN}, {named} FROM (SELECT *, {change_log_of(table).key_sql} AS {KEY}"
            f" FROM {relation}) WHERE {KEY} = $1",
            [key.strip()],
        )
        if not found:
            raise input_error(
                f"{table.name} {built}",
                message("no row has this key"),
                message("give {key}, joined with |", key="|".join(table.key)),
            )
        origin, *values = found[0]
        columns = tuple(
            ExplainedColumn(
                column.name,
                column.title,
                masked_value(value, column),
                column.sources,
            )
            for column, value in zip(table.columns, values, strict=True)
        )
        rows = [
            row for each in origin or () for row in _landing_row(platform, engine, catalog, each)
        ]
    return ExplainedRow(columns, tuple(rows))


def _landing_row(
    platform: Platform, engine: Engine, catalog: Catalog, origin: str
) -> list[LandingRow]:
    """The landing row behind one ``agency/entry#record``, in the newest partition that has it."""
    entry, _, record = origin.partition("#")
    if entry not in catalog.entries:
        return []
    table, lake = entry_table("aggregation", entry), platform.lake
    for day in reversed(lake.days(table) if lake.exists(table) else []):
        row = engine.scalar(
            f"SELECT min(_row) FROM {lake.relation(table, day)} WHERE _record = $1", [record]
        )
        if row is not None:
            return [LandingRow(entry, day, int(row))]
    return []
