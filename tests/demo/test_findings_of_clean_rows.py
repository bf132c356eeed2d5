"""On any day, of any seed, the rules find in the city's clean rows what was planted and no more, no near miss.

The rows go from the agencies' queries straight into the rules: no night, no faults. That the same
holds after real nights is what :mod:`test_verify` shows.
"""

from collections.abc import Callable, Generator, Iterable
from datetime import date
from pathlib import Path

import pytest
import yaml

from assets.derived_tables.functions import (
    provide_coordinates,
    provide_functions,
    provide_parameters,
)
from assets.derived_tables.pseudonyms import provide_pseudonyms
from resources.engine import Engine, open_engine
from resources.platform import Platform
from tests.shipped import shipped_catalog
from zb_pipelines.demo.finding_truth import FOLDER, NEAR_MISSES
from zb_pipelines.demo.inhabitants import rows_of, settle
from zb_pipelines.domain.catalog.derived_tables.known_columns import consolidated_columns
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import DerivedTable
from zb_pipelines.domain.derived_tables.order import build_order
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.settings import Settings
from zb_pipelines.domain.sql import DUCKDB_TYPES

LOOSENED = Path(__file__).with_name("loosened_rules.yml")
# Of these the city of its first days has none yet.
RARE = ("healthcare/newborn_unregistered", "healthcare/newborn_uninsured")
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


@pytest.fixture(scope="module")
def sample() -> Catalog:
    return shipped_catalog()


def needed(catalog: Catalog) -> tuple[list[DerivedTable], set[str]]:
    """The derived tables that the rules rest on, in order; all tables they read."""
    tables = {table.name: table for table in catalog.tables.values()}
    wanted = {name for rule in catalog.findings.values() for name in rule.reads}
    while more := {n for name in wanted & set(tables) for n in tables[name].reads} - wanted:
        wanted |= more
    return build_order(tables[name] for name in wanted & set(tables)), wanted


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


@pytest.fixture
def settled(settings: Settings, sample: Catalog) -> Generator[Callable[[int, int, date], Engine]]:
    """Calls ``settle`` and hands the clean rows to all tables that the rules read."""
    order, wanted = needed(sample)
    with open_engine(settings) as engine:

        def settle_in(persons: int, seed: int, day: date) -> Engine:
            settle(engine, persons=persons, seed=seed, day=day)
            provide_functions(engine, day, "workdays ST_")
            provide_pseudonyms(engine, Platform(settings), "healthcare")
            provide_coordinates(engine, sample, "metres_between")
            hand_over(engine, sample, wanted)
            for table in order:
                provide_parameters(engine, table.parameters)
                engine.execute(f"CREATE TABLE {table.name} AS {table.sql}")
            return engine

        yield settle_in


@pytest.mark.parametrize(
    ("persons", "seed", "day"),
    [
        (600, 1, date(2026, 11, 1)),
        (600, 2, date(2027, 3, 15)),
        (900, 4, date(2028, 2, 29)),
    ],
)
def test_the_planted_are_found_and_nobody_else(
    sample: Catalog,
    settled: Callable[[int, int, date], Engine],
    persons: int,
    seed: int,
    day: date,
) -> None:
    engine = settled(persons, seed, day)
    differing: dict[str, tuple[int, int]] = {}
    for key, rule in sample.findings.items():
        provide_parameters(engine, rule.parameters)
        found = set(engine.rows(f"SELECT subject, case_key FROM ({rule.sql})"))
        planted, near = (cases(engine, folder, key) for folder in (FOLDER, NEAR_MISSES))
        assert (planted and near) or key in RARE, key
        if found != planted:
            differing[key] = (len(planted - found), len(found - planted))
    assert differing == {}


def test_a_rule_without_its_exception_finds_its_near_misses(
    sample: Catalog, settled: Callable[[int, int, date], Engine]
) -> None:
    engine = settled(900, 3, date(2026, 11, 20))
    loosened: dict[str, dict[str, str]] = yaml.safe_load(LOOSENED.read_text("utf-8"))
    assert set(loosened) == set(sample.findings)
    blind: list[str] = []
    for key, rule in sample.findings.items():
        sql = rule.sql
        for exception, instead in loosened[key].items():
            assert exception in sql, key
            sql = sql.replace(exception, instead)
        provide_parameters(engine, rule.parameters)
        found = set(engine.rows(f"SELECT subject, case_key FROM ({sql})"))
        near = cases(engine, NEAR_MISSES, key)
        everywhere = {(subject, "") for subject, _ in found}
        if not near & (found | everywhere):
            blind.append(key)
    assert blind == []
