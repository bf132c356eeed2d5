"""The city's clean rows in the tables that the rules read, without a night between.

The rows go from the agencies' queries straight into the rules; the golden records are the city's own persons and bodies.
"""

from collections.abc import Iterable
from pathlib import Path

from assets.derived_tables.functions import provide_parameters
from resources.engine import Engine
from zb_pipelines.demo.inhabitants import rows_of
from zb_pipelines.domain.catalog.derived_tables.known_columns import consolidated_columns
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import FindingRule
from zb_pipelines.domain.derived_tables.order import build_order
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import DUCKDB_TYPES

PERSON = (
    "SELECT id_number AS resident_id, full_name AS name, birth_date, death_date,"
    " CASE WHEN death_date IS NOT NULL OR judgment IN ('declared', 'executed') THEN '2' ELSE '1' END AS life_status"
    " FROM lives"
)
ENTITY = (
    "SELECT uscc, name, CASE WHEN status = '1' AND b IN (SELECT b FROM firms WHERE part = 'dormant') THEN '6'"
    " WHEN kind IN ('enterprise', 'individual') THEN status ELSE '1' END AS status,"
    " established, changed_on::TIMESTAMP AS status__time,"
    " 'market_supervision/enterprise' AS entity_type__source FROM bodies"
)


def rests_on(catalog: Catalog, rule: FindingRule) -> set[str]:
    """All tables that ``rule`` reads, and those that they are derived from."""
    tables = {table.name: table for table in catalog.tables.values()}
    wanted = set(rule.reads)
    while more := {n for name in wanted & set(tables) for n in tables[name].reads} - wanted:
        wanted |= more
    return wanted


def derive(engine: Engine, catalog: Catalog, wanted: set[str]) -> None:
    """Build those of the ``wanted`` tables that a query derives, in order, anew."""
    for table in build_order(t for t in catalog.tables.values() if t.name in wanted):
        provide_parameters(engine, table.parameters)
        engine.execute(f"CREATE OR REPLACE TABLE {table.name} AS {table.sql}")


def hand_over(engine: Engine, catalog: Catalog, wanted: Iterable[str]) -> None:
    """Create the ``wanted`` tables that no query derives, from the city of ``engine``."""
    for layer in ("aggregation", "base", "thematic"):
        engine.execute(f"CREATE SCHEMA {layer}")
    for key, entry in catalog.entries.items():
        if (table := entry_table("aggregation", key)) in wanted:
            columns = ", ".join(
                f'"{item.name}"::{DUCKDB_TYPES[item.type]} AS "{item.name}"'
                for item in entry.aggregated_items
            )
            engine.execute(
                f"CREATE TABLE {table} AS SELECT {columns}, md5(staged::VARCHAR) AS _record,"
                f" []::VARCHAR[] AS _warnings FROM ({rows_of(key)}) AS staged"
            )
    golden = {"base.population__person": PERSON, "base.legal_entity__entity": ENTITY}
    for consolidation in catalog.consolidations.values():
        for table, columns in consolidated_columns(consolidation, catalog.entries).items():
            empty = ", ".join(f'NULL::{DUCKDB_TYPES[c.type]} AS "{n}"' for n, c in columns.items())
            said = golden.get(table)
            rows = f"(SELECT {empty} WHERE false)" + (f" UNION ALL BY NAME {said}" if said else "")
            engine.execute(f"CREATE TABLE {table} AS {rows}")


def cases(engine: Engine, folder: Path, key: str) -> set[tuple[object, ...]]:
    """Subject and case of what the city says of the rule ``key``."""
    truth = (folder / f"{key}.sql").read_text("utf-8")
    return set(engine.rows(f"SELECT subject, coalesce(case_key, '') FROM ({truth})"))


def found(engine: Engine, rule: FindingRule) -> set[tuple[object, ...]]:
    """Subject and case of what ``rule`` finds."""
    provide_parameters(engine, rule.parameters)
    return set(engine.rows(f"SELECT subject, case_key FROM ({rule.sql})"))
