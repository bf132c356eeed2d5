"""SQL of a catalog may call pure functions over declared tables; what could reach further is refused."""

import pytest

from zb_pipelines.domain.allowed_sql import require_allowed
from zb_pipelines.domain.errors import InputError

REFUSED = (
    "SELECT read_text('/etc/passwd')",
    "SELECT f.content FROM read_text('/etc/passwd') AS f",
    "SELECT a FROM read_blob('x') AS f(a, b)",
    "FROM read_csv('/etc/passwd')",
    "SELECT x.a FROM 'a.csv' AS x",
    "SELECT x.a FROM '/etc/passwd' AS x",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM parquet_metadata('a.parquet')",
    "WITH read_text(x) AS (SELECT 1) SELECT read_text('/etc/passwd')",
    "SELECT \"read_text\"('/etc/passwd')",
    "SELECT main.read_text('/etc/passwd')",
    "SELECT '/etc/passwd'.read_text()",
    "VALUES (read_text('x'))",
    "SELECT a FROM base.x WHERE (SELECT count(*) FROM read_text('y')) > 0",
    "SELECT getenv('HOME')",
    "SELECT current_setting('temp_directory')",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM duckdb_functions()",
    "SELECT q.x FROM query('SELECT 1 AS x') AS q",
    "SELECT query_table('x')",
    "SELECT string_agg(COLUMNS(*)::VARCHAR) FROM base.x",
    "SELECT to_json(p) FROM base.x AS p",
    "SELECT p::VARCHAR FROM base.x AS p",
    "SELECT struct_pack(p) FROM base.x AS p",
    "SELECT list(x) FROM base.x",
    "SELECT row(p.*) FROM base.x AS p",
    "SELECT unnest(p) FROM base.x AS p",
    "SELECT p FROM (SELECT a, b FROM base.x) AS p",
    "SELECT (SELECT p) FROM base.x AS p",
    "PIVOT base.x ON y",
    "SELECT a FROM (DESCRIBE base.x)",
    "SELECT * FROM (SUMMARIZE base.x)",
    "COPY (SELECT 1) TO 'x'",
    "ATTACH 'x' AS y",
    "INSTALL httpfs",
    "SET threads = 1",
    "SELECT 1; SELECT 2",
    # Names that are no table of the lake: what a build keeps in its session.
    "SELECT derived.detail FROM derived",
    "WITH derived AS (SELECT d.detail FROM derived AS d) SELECT derived.detail FROM derived",
    "WITH Derived AS (SELECT d.detail FROM dERIVED AS d) SELECT x.detail FROM derived AS x",
    "WITH q AS (SELECT k.finding FROM known_findings AS k), known_findings AS (SELECT 1) SELECT q.finding FROM q",
    "SELECT d.a FROM derived AS d, (WITH derived AS (SELECT 1 AS a) SELECT derived.a FROM derived) AS e",
    "WITH a AS (WITH derived AS (SELECT 1 AS x) SELECT derived.x FROM derived) SELECT d.x FROM derived AS d, a",
    "SELECT (WITH verdicts AS (SELECT 1 AS a) SELECT verdicts.a FROM verdicts) FROM verdicts",
    "SELECT s.a FROM sqlite_master AS s",
    "SELECT t.a FROM base.x AS t WHERE EXISTS (SELECT 1 FROM pg_class)",
)

ALLOWED = (
    "SELECT t.a, count(*) FROM base.x AS t GROUP BY t.a",
    "WITH n(a) AS (SELECT 1) SELECT n.a FROM n",
    "WITH a AS (SELECT 1 AS x), b AS (SELECT a.x FROM a) SELECT b.x FROM b, (SELECT a.x FROM a) AS c",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT r.n + 1 FROM r WHERE r.n < 9) SELECT r.n FROM r",
    "WITH a AS (SELECT 1 AS x) SELECT t.y, (SELECT max(a.x) FROM A) FROM base.x AS t",
    "WITH a AS (SELECT 1 AS x) SELECT a.x FROM a UNION ALL SELECT a.x FROM a",
    "SELECT u.day FROM unnest(generate_series(DATE '2026-01-01', DATE '2026-01-03', INTERVAL 1 DAY)) AS u(day)",
    "SELECT list_transform(t.a, lambda e: upper(e)) FROM base.x AS t",
    "CASE WHEN a IN ('1', '2') THEN round(b, 2) END",
    "SELECT person_key(t.id), getvariable('build_day') FROM base.x AS t",
)


@pytest.mark.parametrize("sql", REFUSED)
def test_what_reaches_beyond_the_declared_columns_is_refused(sql: str) -> None:
    with pytest.raises(InputError):
        require_allowed(sql)


@pytest.mark.parametrize("sql", ALLOWED)
def test_pure_functions_over_named_columns_are_allowed(sql: str) -> None:
    require_allowed(sql)
