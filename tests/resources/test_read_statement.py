"""Which statements ``zb query`` runs, and which tables it makes ready for them."""

import pytest

from resources.read_statement import read_statement
from zb_pipelines.domain.errors import InputError

REFUSED = (
    "EXPLAIN ANALYZE COPY (SELECT 1) TO 'x'",
    "EXPLAIN COPY (SELECT 1) TO 'x'",
    "explain  analyze  create table x as select 1",
    "EXPLAIN (FORMAT json) COPY (SELECT 1) TO 'x'",
    "EXPLAIN EXPLAIN COPY (SELECT 1) TO 'x'",
    "COPY base.x TO 'x'",
    "COPY (SELECT 1) TO 'x' (FORMAT parquet)",
    "EXPORT DATABASE 'x'",
    "ATTACH 'x' AS y",
    "DETACH memory",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET threads = 1",
    "RESET threads",
    "PRAGMA enable_profiling",
    "CALL pragma_version()",
    "CREATE TABLE x AS SELECT 1",
    "CREATE MACRO f(a) AS a",
    "INSERT INTO base.x VALUES (1)",
    "UPDATE base.x SET a = 1",
    "DELETE FROM base.x",
    "DROP TABLE base.x",
    "PREPARE p AS SELECT 1",
    "BEGIN",
    "CHECKPOINT",
    "VACUUM",
    "SELECT 1; SELECT 2",
    "SELECT * FROM read_parquet('lake/base/x/y.parquet')",
    "SELECT * FROM parquet_scan('y.parquet')",
    "SELECT * FROM parquet_metadata('y.parquet')",
    "SELECT * FROM parquet_schema('y.parquet')",
    "SELECT * FROM 'lake/base/x/y.parquet'",
    'SELECT * FROM "lake/base/x/y.parquet"',
    "FROM '/etc/passwd'",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_csv_auto('/etc/passwd')",
    "SELECT * FROM read_json('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT content FROM read_text('/etc/passwd') AS t",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM sqlite_scan('registry.db', 'release')",
    "SELECT * FROM postgres_scan('host=x', 'public', 't')",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_functions()",
    "SELECT * FROM duckdb_views()",
    "SELECT * FROM duckdb_temporary_files()",
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM query_table('x')",
    "SELECT * FROM which_secret('x', 's3')",
    "SELECT * FROM arrow_scan(1, 2, 3)",
    "SELECT * FROM pandas_scan(1)",
    "SELECT * FROM python_map_function()",
    "SELECT getenv('HOME')",
    "SELECT current_setting('temp_directory')",
    "SELECT getvariable('person_secret')",
    "SELECT pg_read_file('x')",
    "SELECT nextval('s')",
    "SELECT a FROM base.x WHERE a IN (SELECT content FROM read_text('/etc/passwd'))",
    "WITH q AS (SELECT * FROM read_text('x')) SELECT * FROM q",
    "SELECT (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT * FROM base.x, LATERAL (SELECT * FROM read_text('x'))",
    "SELECT * FROM base.x UNION ALL SELECT content FROM read_text('x')",
    "SELECT * FROM system.information_schema.tables",
    "SELECT * FROM information_schema.character_sets",
    "SELECT * FROM pg_catalog.pg_tables",
    "SELECT * FROM main.sqlite_master",
    "",
    "SELECT",
)


@pytest.mark.parametrize("sql", REFUSED)
def test_what_is_no_plain_select_over_the_lake_is_refused(sql: str) -> None:
    with pytest.raises(InputError):
        read_statement(sql)


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('SELECT count(*) FROM aggregation."tax__payer"', {"aggregation.tax__payer"}),
        ("SELECT * FROM base.Population__Person", {"base.population__person"}),
        ("EXPLAIN SELECT a FROM base.x", {"base.x"}),
        ("EXPLAIN ANALYZE SELECT a FROM base.x", {"base.x"}),
        ("WITH q AS (SELECT a FROM base.x) SELECT q.a FROM q", {"base.x"}),
        ("DESCRIBE base.x", {"base.x"}),
        ("SUMMARIZE base.x", {"base.x"}),
        ("FROM base.x SELECT a WHERE a LIKE 'b%' AND a NOT LIKE 'c%'", {"base.x"}),
        ("SELECT a[1], {'b': 2}, [1, 2], a || 'x', a ~ 'x' FROM base.x", {"base.x"}),
        ("SELECT unnest(range(3))", set()),
        ("SELECT COLUMNS(*) FROM base.x", {"base.x"}),
    ],
)
def test_a_select_is_run_over_the_tables_that_it_names(sql: str, tables: set[str]) -> None:
    assert read_statement(sql).tables == tables


@pytest.mark.parametrize(
    "sql", ["SHOW ALL TABLES", "SHOW TABLES", "SELECT table_name FROM information_schema.tables"]
)
def test_what_lists_tables_shows_all(sql: str) -> None:
    assert read_statement(sql).lists_tables
