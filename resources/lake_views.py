"""Read-only SQL over the lake, as of a day: each table is a view on its newest partition.

``landing``, ``aggregation`` … are schemas. A table shows its newest partition
that is not after the day; the layers of an *incremental* entry show all days up to
it. Nothing can be written, and no file outside the lake can be read.
"""

import re
from collections.abc import Collection, Generator
from contextlib import contextmanager
from datetime import date

import duckdb

from resources.engine import Engine
from resources.lake import Lake
from resources.platform import Platform
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.naming import LAYERS
from zb_pipelines.domain.sql import identifier, literal

# What lists tables shows them all.
_LISTING = re.compile(r"\b(show|information_schema|duckdb_\w+|pg_\w+)\b", re.IGNORECASE)
READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


@contextmanager
def open_reading(
    platform: Platform, as_of: date, growing: Collection[str] = (), sql: str | None = None
) -> Generator[Engine]:
    """An engine with a view per lake table; ``growing`` names the tables that show all days.

    With ``sql`` only the tables that the statement may mean are there; a view costs two files.
    """
    with platform.engine() as engine:
        for layer in LAYERS:
            engine.execute(f"CREATE SCHEMA {layer}")
        tables = platform.lake.tables()
        for table in mentioned(tables, sql) if sql else tables:
            relation = relation_as_of(platform.lake, table, as_of, growing=table in growing)
            if relation:
                layer, name = table.split(".", 1)
                engine.execute(
                    f"CREATE VIEW {layer}.{identifier(name)} AS SELECT * FROM {relation}"
                )
        engine.execute(f"SET allowed_directories = [{literal(platform.lake.root)}]")
        engine.execute("SET enable_external_access = false")
        engine.execute("SET lock_configuration = true")
        yield engine


def mentioned(tables: Collection[str], sql: str) -> Collection[str]:
    """The tables whose name stands in ``sql``; all where none does, or where tables are listed."""
    if _LISTING.search(sql):
        return tables
    text = sql.lower()
    return [table for table in tables if table.split(".", 1)[1].lower() in text] or tables


def relation_as_of(lake: Lake, table: str, as_of: date, *, growing: bool) -> str | None:
    """SQL for the state of a table on a day; ``None`` where it did not exist yet."""
    days = [day for day in lake.days(table) if day <= as_of]
    if not days:
        return None
    if not growing:
        return lake.relation(table, days[-1])
    union = " UNION ALL BY NAME ".join(f"SELECT * FROM {lake.relation(table, day)}" for day in days)
    return f"({union})"


def only_reads(sql: str) -> str:
    """The statement, if it is a single SELECT (or EXPLAIN); a :class:`InputError` otherwise."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise input_error("SQL", str(error).splitlines()[0], "correct the statement") from error
    if len(statements) != 1 or statements[0].type not in READING:
        raise input_error("SQL", "is not a single SELECT", "zb query only reads: write one SELECT")
    return sql
