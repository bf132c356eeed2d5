"""Further statements that a reader may try: what reaches beyond tables, hides which columns it reads, or never ends."""

import time

import pytest

from resources.bounded_result import bounded_rows
from resources.engine import Engine, EngineError
from resources.read_statement import read_statement
from zb_pipelines.domain.errors import InputError

REFUSED = """
PIVOT base.x ON id
PIVOT base.x ON kind USING first(id)
SELECT list_transform([1], x -> getenv('HOME'))
SELECT apply([1], lambda x: getvariable('s'))
SELECT list_reduce([1, 2], lambda a, b: getenv('HOME'))
SELECT list_filter(['a'], x -> current_setting('temp_directory') = x)
SELECT to_json(getenv('HOME'))
SELECT json_execute_serialized_sql('x')
SELECT * FROM json_execute_serialized_sql('x')
SELECT * FROM sql_auto_complete('SEL')
SELECT * FROM pragma_table_info('base.x')
SELECT * FROM pragma_storage_info('x')
SELECT * FROM pragma_database_size()
SELECT * FROM pragma_show('x')
SELECT * FROM duckdb_columns()
SELECT * FROM duckdb_tables()
SELECT * FROM duckdb_databases()
SELECT * FROM duckdb_extensions()
SELECT * FROM duckdb_logs()
SELECT * FROM duckdb_memory()
SELECT * FROM duckdb_variables()
SELECT * FROM duckdb_prepared_statements()
SELECT * FROM duckdb_external_file_cache()
SELECT * FROM duckdb_keywords()
SELECT * FROM test_all_types()
SELECT * FROM repeat(1, 100000000000)
SELECT * FROM repeat_row(1, num_rows=3)
SELECT * FROM summary((SELECT * FROM base.x))
SELECT * FROM histogram(base.x, id)
SELECT * FROM histogram_values(base.x, id)
SELECT * FROM unnest(getenv('HOME'))
SELECT * FROM range(1, 2, (SELECT 1 FROM read_text('x')))
SELECT * FROM read_json_objects('x')
SELECT * FROM read_ndjson('x')
SELECT * FROM read_xlsx('x')
SELECT * FROM delta_scan('x')
SELECT * FROM iceberg_scan('x')
SELECT * FROM st_read('x')
SELECT * FROM read_duckdb('x')
SELECT * FROM parquet_kv_metadata('x')
SELECT * FROM parquet_bloom_probe('x', 'a', 'b')
SELECT * FROM seq_scan('x')
SELECT * FROM checkpoint()
SELECT * FROM enable_logging('x')
SELECT * FROM pg_class
SELECT * FROM pg_catalog.pg_class
SELECT * FROM sqlite_master
SELECT * FROM duckdb_tables
SELECT * FROM duckdb_views
SELECT * FROM temp.x
SELECT * FROM memory.main.x
SELECT * FROM information_schema.views
SHOW VARIABLES
SHOW DATABASES
SELECT * FROM (SHOW DATABASES)
EXECUTE p
DEALLOCATE p
IMPORT DATABASE 'x'
USE memory
CREATE SECRET s (TYPE s3)
CREATE TEMP MACRO f() AS TABLE SELECT 1
SELECT add_parquet_key('a', 'b')
SELECT write_log('x')
SELECT txid_current()
SELECT current_query()
SELECT system.main.getenv('HOME')
SELECT "getenv"('HOME')
SELECT 'HOME'.getenv()
VALUES (getenv('HOME'))
SELECT * FROM (VALUES (getenv('x'))) t
SELECT * FROM query_table(['base.x'])
SELECT * FROM 'base.x'
WITH q AS (SELECT 1) SELECT * FROM q, other
SELECT CASE WHEN true THEN getenv('HOME') END
SELECT count(*) FILTER (WHERE getenv('HOME') = 'x') FROM base.x
SELECT sum(1) OVER (ORDER BY getenv('HOME')) FROM base.x
SELECT 1 FROM base.x GROUP BY getenv('HOME')
SELECT 1 FROM base.x QUALIFY getenv('HOME') = 'x'
SELECT 1 LIMIT (SELECT length(content) FROM read_text('x'))
""".strip().splitlines()


@pytest.mark.parametrize("sql", REFUSED)
def test_what_reaches_beyond_tables_of_the_lake_is_refused(sql: str) -> None:
    with pytest.raises(InputError):
        read_statement(sql)


ANY = """
SELECT #1 FROM base.x
SELECT count(DISTINCT #2) FROM base.x
SELECT a FROM base.x AS t(a, b)
SELECT max(a) FROM (FROM base.x) AS t(a, b)
SELECT count(*) FROM base.x NATURAL JOIN base.y
SUMMARIZE base.x
TABLE base.x
UNPIVOT base.x ON id, name INTO NAME n VALUE v
SELECT row(t) FROM base.x t
SELECT struct_pack(*COLUMNS(*)) FROM base.x
SELECT struct_pack(a := t) FROM base.x t
SELECT unnest(t) FROM base.x t
SELECT unnest([t]) FROM base.x t
SELECT list_aggregate(list(t), 'string_agg') FROM base.x t
SELECT list_transform(list(t), lambda r: r) FROM base.x t
SELECT max_by(t, 1) FROM base.x t
SELECT arg_max(x, 1) FROM base.x
SELECT COLUMNS('i.') FROM base.x
SELECT COLUMNS(c -> c = 'id') FROM base.x
SELECT * LIKE 'i%' FROM base.x
SELECT * REPLACE (1 AS id) FROM base.x
SELECT first(COLUMNS(*)) FROM base.x
SELECT t['id'] FROM base.x t
SELECT struct_extract(t, 'id') FROM base.x t
SELECT * FROM base.y POSITIONAL JOIN base.x
WITH q(a) AS (FROM base.x) SELECT a FROM q
""".strip().splitlines()


@pytest.mark.parametrize("sql", ANY)
def test_what_hides_its_columns_counts_as_reading_all(sql: str) -> None:
    assert read_statement(sql).columns is None


def test_a_join_by_a_column_reads_it() -> None:
    statement = read_statement("SELECT count(*) FROM base.x JOIN base.y USING (Resident_ID)")
    assert statement.columns == {"resident_id"}


def test_own_names_may_be_read() -> None:
    sql = "WITH RECURSIVE q AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM Q WHERE n < 3) SELECT n FROM q"
    assert read_statement(sql).tables == frozenset()


BOMBS = """
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r
SELECT sum(a.range) FROM range(100000000) a, range(100000000) b
SELECT count(*) FROM range(1000000000000) t(n) WHERE n % 7 = 3
SELECT max(n) FROM generate_series(1, 1000000000000) t(n)
SELECT length(string_agg(repeat('x', 1000), '')) FROM range(100000000)
SELECT list(n) FROM range(10000000000) t(n)
SELECT * FROM range(100000000)
""".strip().splitlines()


@pytest.mark.parametrize("sql", BOMBS)
def test_what_never_ends_or_never_fits_is_stopped(engine: Engine, sql: str) -> None:
    statement = read_statement(sql)
    begun = time.process_time()
    with pytest.raises((InputError, EngineError)):
        bounded_rows(engine, statement.sql, seconds=0.5)
    assert time.process_time() - begun < 20
