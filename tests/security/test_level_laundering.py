"""No query of a catalog shows a value under a level that is not its source's.

Each statement yields ``x``, made of ``p.resident_id`` (L4). It is refused, or the column is traced to it.
"""

import pytest

from zb_pipelines.domain.catalog.derived_tables.lineage import lineage_of
from zb_pipelines.domain.errors import InputError

SECRET = ("base.population__person", "resident_id")
KNOWN = (
    ("base.population__person", ("resident_id", "name", "phone", "day")),
    ("aggregation.tax__payer", ("uscc", "name", "day")),
)
P, T = "base.population__person AS p", "aggregation.tax__payer AS t"

LAUNDERED = (
    f"SELECT p.resident_id AS x FROM {P}",
    f"SELECT resident_id AS x FROM {P}",
    f"SELECT upper(p.resident_id) || t.name AS x FROM {P}, {T}",
    f"SELECT CASE WHEN t.name = 'a' THEN p.resident_id END AS x FROM {P}, {T}",
    f"SELECT CASE WHEN p.resident_id LIKE '3%' THEN 'yes' ELSE 'no' END AS x FROM {P}",
    f"SELECT (p.resident_id = '370301') AS x FROM {P}",
    f"SELECT length(p.resident_id) AS x FROM {P}",
    f"SELECT md5(p.resident_id) AS x FROM {P}",
    f"SELECT (SELECT max(p.resident_id) FROM {P}) AS x FROM {T}",
    f"SELECT (SELECT string_agg(p.resident_id) FROM {P}) AS x",
    f"SELECT (SELECT string_agg(COLUMNS(*)::VARCHAR) FROM {P}) AS x",
    f"SELECT string_agg(COLUMNS('resident.*')) AS x FROM {P}",
    f"SELECT string_agg(COLUMNS(c -> c LIKE 'r%')) AS x FROM {P}",
    f"SELECT to_json(p) AS x FROM {P}",
    f"SELECT (SELECT to_json(p) FROM {P} LIMIT 1) AS x",
    f"SELECT json_object('a', p) AS x FROM {P}",
    f"SELECT p AS x FROM {P}",
    f"SELECT p::VARCHAR AS x FROM {P}",
    f"SELECT CAST(p AS JSON) AS x FROM {P}",
    f"SELECT hash(p) AS x FROM {P}",
    f"SELECT concat(p) AS x FROM {P}",
    f"SELECT p || '' AS x FROM {P}",
    f"SELECT list(p) AS x FROM {P}",
    f"SELECT [p] AS x FROM {P}",
    f"SELECT {{'a': p}} AS x FROM {P}",
    f"SELECT row(p.*) AS x FROM {P}",
    f"SELECT struct_pack(a := p.resident_id).a AS x FROM {P}",
    f"SELECT struct_extract(p, 'resident_id') AS x FROM {P}",
    f"SELECT struct_extract({{'a': p.resident_id}}, 'a') AS x FROM {P}",
    f"SELECT map([1], [p.resident_id])[1] AS x FROM {P}",
    f"SELECT list_value(p.resident_id)[1] AS x FROM {P}",
    f"SELECT list_transform([1], lambda e: p.resident_id)[1] AS x FROM {P}",
    f"SELECT list_transform(list(p.resident_id), lambda e: upper(e)) AS x FROM {P}",
    f"SELECT list_reduce(list(p.resident_id), lambda a, b: a || b) AS x FROM {P}",
    f"SELECT string_agg(p) AS x FROM {P}",
    f"SELECT first(p.resident_id ORDER BY p.name) AS x FROM {P}",
    f"SELECT arg_max(p.resident_id, p.day) AS x FROM {P}",
    f"SELECT any_value(p.resident_id) OVER () AS x FROM {P}",
    f"SELECT lag(p.resident_id) OVER (ORDER BY p.day) AS x FROM {P}",
    f"SELECT q.x FROM (SELECT p.resident_id AS x FROM {P}) AS q",
    f"SELECT q.a AS x FROM (SELECT p.resident_id FROM {P}) AS q(a)",
    f"WITH q AS (SELECT p.resident_id AS a FROM {P}) SELECT q.a AS x FROM q",
    f"WITH q(a) AS (SELECT p.resident_id FROM {P}) SELECT q.a AS x FROM q",
    f"WITH q AS (SELECT * FROM {P}) SELECT q.resident_id AS x FROM q",
    f"WITH q AS (SELECT p.* EXCLUDE (name) FROM {P}) SELECT q.resident_id AS x FROM q",
    f"WITH RECURSIVE q(a) AS (SELECT p.resident_id FROM {P} UNION ALL SELECT q.a FROM q WHERE false)"
    " SELECT q.a AS x FROM q",
    f"SELECT t.name AS x FROM {T} UNION ALL SELECT p.resident_id FROM {P}",
    f"SELECT t.name AS x FROM {T} UNION ALL BY NAME SELECT p.resident_id AS x FROM {P}",
    f"SELECT t.name AS x FROM {T} EXCEPT SELECT p.resident_id FROM {P}",
    f"SELECT u.x FROM {P}, unnest([p.resident_id]) AS u(x)",
    f"SELECT unnest([p.resident_id]) AS x FROM {P}",
    f"SELECT q.a AS x FROM {P}, LATERAL (SELECT p.resident_id AS a) AS q",
    f"SELECT q.a AS x FROM {P}, (SELECT p.resident_id AS a) AS q",
    f"SELECT q.a AS x FROM {P}, (SELECT (SELECT p.resident_id) AS a) AS q",
    f"SELECT q.b AS x FROM {P}, (SELECT i.a AS b FROM (SELECT p.resident_id AS a) AS i) AS q",
    f"SELECT v.a AS x FROM {P}, LATERAL (VALUES (p.resident_id)) AS v(a)",
    f"SELECT u.value AS x FROM {P} UNPIVOT (value FOR name IN (resident_id, phone)) AS u",
    f"UNPIVOT {P.split(' AS')[0]} ON resident_id, phone INTO NAME n VALUE x",
    f"PIVOT {P.split(' AS')[0]} ON day USING max(resident_id)",
    f"SELECT #1 AS x FROM {P}",
    f"FROM {P} SELECT #1 AS x",
    "SELECT q.x FROM query('SELECT resident_id AS x FROM base.population__person') AS q",
    "SELECT * FROM query_table('base.population__person')",
    f"SELECT eval('p.resident_id') AS x FROM {P}",
    f"SELECT alias(p.resident_id) AS x, getvariable('person_secret') AS y FROM {P}",
    f"SELECT p.resident_id[1:6] AS x FROM {P}",
    f"SELECT coalesce(t.name, p.resident_id) AS x FROM {T} LEFT JOIN {P} ON true",
    f"SELECT x FROM (SELECT p.resident_id FROM {P}) AS q(x)",
    f"SELECT error(p.resident_id) AS x FROM {P}",
    f"SELECT CAST(p.resident_id AS INTEGER) AS x FROM {P}",
    f"SELECT printf('%s', p.resident_id) AS x FROM {P}",
    f"SELECT * REPLACE (p.resident_id AS name) FROM {P}",
    f"SELECT p.name AS x FROM (SELECT * REPLACE (resident_id AS name) FROM {P}) AS p",
    f"SELECT p.name AS x FROM (SELECT * RENAME (resident_id AS name) FROM {P}) AS p",
    f"SELECT (p).resident_id AS x FROM {P}",
    "SELECT base.population__person.resident_id AS x FROM base.population__person",
    f"SELECT a.resident_id AS x FROM {P} JOIN base.population__person AS a USING (resident_id)",
    f"SELECT resident_id AS x FROM {P} NATURAL JOIN base.population__person AS a",
    # A value of no table, picked from a series by what it equals.
    f"SELECT u.x FROM {P}, range(0, 1000000) AS u(x) WHERE u.x = CAST(p.resident_id AS BIGINT)",
    f"SELECT u.x FROM {P} JOIN range(0, 1000000) AS u(x) ON u.x = CAST(p.resident_id AS BIGINT)",
    f"SELECT u.x FROM {P}, unnest(generate_series(0, 9)) AS u(x)"
    " WHERE p.name <> '' AND u.x = CAST(p.resident_id[1] AS BIGINT)",
    f"SELECT chr(u.n) AS x FROM {P}, range(48, 58) AS u(n) WHERE chr(u.n) = p.resident_id[1]",
    f"SELECT u.x FROM {P}, range(0, 9) AS u(x) WHERE p.resident_id LIKE u.x || '%'",
    f"SELECT v.x FROM {P}, (VALUES ('370301'), ('370302')) AS v(x) WHERE p.resident_id LIKE v.x || '%'",
    f"SELECT q.x FROM {P}, (SELECT '370301' AS x UNION ALL SELECT '370302') AS q"
    " WHERE starts_with(p.resident_id, q.x)",
    f"WITH q AS (SELECT u.n AS x FROM range(0, 99) AS u(n)) SELECT q.x FROM q, {P}"
    " WHERE CAST(p.resident_id[1:2] AS BIGINT) = q.x",
    f"SELECT max(u.x) AS x FROM {P}, range(0, 99) AS u(x) WHERE u.x < CAST(p.resident_id AS BIGINT)",
    f"SELECT u.x FROM {P}, range(0, 99) AS u(x) QUALIFY u.x = CAST(p.resident_id AS BIGINT)",
    f"SELECT u.x FROM {P}, range(0, 99) AS u(x) GROUP BY u.x HAVING bool_or(u.x = CAST(p.resident_id AS BIGINT))",
    f"SELECT (SELECT max(u.x) FROM range(0, 99) AS u(x) WHERE u.x = CAST(p.resident_id AS BIGINT)) AS x FROM {P}",
    f"SELECT u.x FROM {P} JOIN LATERAL (SELECT r.n AS x FROM range(0, 99) AS r(n)"
    " WHERE r.n = CAST(p.resident_id AS BIGINT)) AS u ON true",
    f"SELECT unnest(range(0, CAST(p.resident_id AS BIGINT))) AS x FROM {P}",
    f"SELECT u.x FROM {P}, range(0, CAST(p.resident_id AS BIGINT)) AS u(x)",
    f"SELECT len(range(0, CAST(p.resident_id AS BIGINT))) AS x FROM {P}",
    f"SELECT list_filter(range(0, 99), lambda e: e = CAST(p.resident_id AS BIGINT))[1] AS x FROM {P}",
    f"SELECT list_position(['1', '2'], p.resident_id[1]) AS x FROM {P}",
    f"SELECT count(*) FILTER (WHERE p.resident_id LIKE '37%') AS x FROM {P}",
    f"SELECT rank() OVER (ORDER BY p.resident_id) AS x FROM {P}",
    f"SELECT repeat('x', CAST(p.resident_id[1] AS BIGINT)) AS x FROM {P}",
    f"SELECT DATE '2000-01-01' + CAST(p.resident_id[1] AS INTEGER) AS x FROM {P}",
    f"SELECT map([p.resident_id], [1]) AS x FROM {P}",
    f"SELECT histogram(p.resident_id) AS x FROM {P}",
    f"SELECT st_astext(st_point(CAST(p.resident_id AS DOUBLE), 0)) AS x FROM {P}",
    f"SELECT concat_ws(p.resident_id, 'a', 'b') AS x FROM {P}",
    f"SELECT strftime(DATE '2000-01-01', p.resident_id) AS x FROM {P}",
    f"SELECT regexp_replace('a', 'a', p.resident_id) AS x FROM {P}",
    f"SELECT translate('abc', 'abc', p.resident_id) AS x FROM {P}",
    f"SELECT nullif(1, CAST(p.resident_id AS INTEGER)) AS x FROM {P}",
    f"SELECT try(CAST(p.resident_id AS DATE)) IS NULL AS x FROM {P}",
    f"SELECT any_value(1) FILTER (p.resident_id > '4') AS x FROM {P}",
    f"SELECT quantile_disc(p.resident_id, 0.5) AS x FROM {P}",
    f"SELECT approx_count_distinct(p.resident_id) AS x FROM {P}",
)


@pytest.mark.parametrize("sql", LAUNDERED)
def test_a_value_keeps_the_level_of_its_source(sql: str) -> None:
    try:
        traced = lineage_of(sql, KNOWN)
    except InputError:
        return
    leaves = {leaf for found in traced.values() for leaf in found}
    shown = traced.get("x", leaves)
    assert SECRET in shown


def test_what_is_not_made_of_it_is_not_traced_to_it() -> None:
    sql = f"SELECT t.name AS x FROM {T} WHERE t.uscc IN (SELECT p.phone FROM {P})"
    assert lineage_of(sql, KNOWN)["x"] == (("aggregation.tax__payer", "name"),)
