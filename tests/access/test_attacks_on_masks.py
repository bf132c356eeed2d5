"""Statements that try to see through the masks of `zb query`: none shows a protected value, a hash of it, or whether it is there."""

import hashlib
import json

import pytest
from typer.testing import CliRunner

from resources.platform import Platform
from tests.access.planted import PURPOSE, TABLES, become, everybody, planted
from zb_pipelines.cli.app import declare_app
from zb_pipelines.domain.errors import InputError

T = TABLES[0]
VALUES = [planted(T, level) for level in ("L3", "L4")]
HIDDEN = "_aggregation__tax__payer_0"
ATTACKS = f"""
SELECT a.l3, a.l4 FROM aggregation._all_tax__payer a, {T} b
SELECT l3, l4 FROM aggregation."_all_tax__payer" WHERE EXISTS (FROM {T})
WITH {HIDDEN} AS (SELECT * FROM {HIDDEN}) SELECT q.l3, q.l4 FROM {HIDDEN} q, {T}
SELECT q.l3 FROM {HIDDEN} q, (WITH {HIDDEN} AS (SELECT 1) SELECT * FROM {HIDDEN}), {T}
WITH RECURSIVE {HIDDEN} AS (SELECT l4 FROM {HIDDEN} UNION SELECT l4 FROM {T}) SELECT * FROM {HIDDEN}
SELECT (SELECT l4 FROM main.{HIDDEN}) FROM {T}
SELECT * FROM temp.main.{HIDDEN}, {T}
SELECT * FROM "aggregation.tax__payer", {T}
WITH "aggregation.tax__payer" AS (SELECT * FROM "aggregation.tax__payer") SELECT * FROM "aggregation.tax__payer", {T}
SELECT * FROM information_schema.tables
SELECT * FROM information_schema.columns
SHOW ALL TABLES
SELECT * FROM {T}
TABLE {T}
FROM {T}
SELECT t FROM {T} t
SELECT [t] FROM {T} t
SELECT t::VARCHAR FROM {T} t
SELECT to_json(t) FROM {T} t
SELECT row(t) FROM {T} t
SELECT unnest(t) FROM {T} t
SELECT struct_pack(a := l4, b := l3) FROM {T}
SELECT {{'a': l4, 'b': l3}} FROM {T}
SELECT MAP {{'a': l4}} FROM {T}
SELECT COLUMNS(*) FROM {T}
SELECT COLUMNS('l[34]')::VARCHAR || '' FROM {T}
SELECT * RENAME (l4 AS l1) FROM {T}
SELECT * REPLACE (l4 AS l1) FROM {T}
SELECT * EXCLUDE (l1) FROM {T}
SELECT a, b, c, d FROM {T} AS q(a, b, c, d)
SELECT #3, #4 FROM {T}
SELECT "L4", L3 FROM AGGREGATION.TAX__PAYER
SELECT U&"\\006C4" FROM {T}
SELECT l4[1:200], l3[:] FROM {T}
SELECT reverse(l4), upper(l3) FROM {T}
SELECT l4 COLLATE NOCASE FROM {T}
SELECT md5(l4), sha256(l3), sha1(l4) FROM {T}
SELECT hex(l4), base64(l4::BLOB) FROM {T}
SELECT encode(l4) FROM {T}
SELECT string_agg(l4, ','), list(l3), first(l4), mode(l3) FROM {T}
SELECT histogram(l4) FROM {T}
SELECT max_by(l4, l1), arg_min(l3, l1) FROM {T}
SELECT lag(l4, 0) OVER (), first_value(l3) OVER () FROM {T}
SELECT quantile_disc(l4, 0.5), approx_quantile(length(l3), 0.5) FROM {T}
SELECT stats(l4) FROM {T}
SUMMARIZE {T}
SELECT * FROM (SUMMARIZE {T})
DESCRIBE SELECT l4 FROM {T}
UNPIVOT {T} ON l3, l4 INTO NAME n VALUE v
PIVOT {T} ON l4 USING count(*)
SELECT * FROM {T} TABLESAMPLE 100 PERCENT
SELECT * FROM {T} USING SAMPLE 1
SELECT * FROM {T} AT (VERSION => 0)
SELECT b.l4 FROM {T} a, LATERAL (SELECT a.l4) b(l4)
SELECT (SELECT (SELECT a.l4)) FROM {T} a
SELECT * FROM unnest((SELECT list(l4) FROM {T}))
SELECT [x || l4 FOR x IN ['']] FROM {T}
SELECT list_transform([1], lambda x: l4) FROM {T}
SELECT list_reduce([l3, l4], lambda a, b: a || b) FROM {T}
SELECT a.l4 FROM {T} a ASOF JOIN {T} b ON a.l4 >= b.l4
SELECT a.l4 FROM {T} a POSITIONAL JOIN {T} b
SELECT l4 FROM {T} NATURAL JOIN {T} b
SELECT l1 FROM {T} UNION ALL SELECT l4 FROM {T}
SELECT l1 FROM {T} UNION BY NAME SELECT l4 AS l1 FROM {T}
SELECT l1 FROM {T} EXCEPT SELECT l4 FROM {T}
SELECT CAST(l4 AS INTEGER) FROM {T}
SELECT strptime(l3, '%Y') FROM {T}
SELECT error(l4) FROM {T}
SELECT CAST(l4 AS ENUM('a')) FROM {T}
SELECT regexp_extract(l4, '(') FROM {T}
SELECT l4::JSON FROM {T}
SELECT 1 // length(l4) - ascii(l4), l4 FROM {T} GROUP BY ALL
SELECT l4 FROM {T} ORDER BY l4 LIMIT 1
EXPLAIN SELECT l4 FROM {T} WHERE l4 > 'p'
EXPLAIN ANALYZE SELECT l4 FROM {T} WHERE l4 > 'p'
EXPLAIN (FORMAT json) SELECT l4 FROM {T}
VALUES ((SELECT l4 FROM {T}))
SELECT CASE WHEN true THEN l4 END, coalesce(NULL, l3), greatest(l4, ''), nullif(l3, '') FROM {T}
SELECT if(l4 IS NULL, 'x', l4), try_cast(l3 AS VARCHAR) FROM {T}
SELECT format('{{}}', l4), printf('%s', l3), concat_ws('', l4, l3) FROM {T}
SELECT ALL l4 FROM {T} WINDOW w AS (ORDER BY l4) QUALIFY row_number() OVER w = 1
""".strip().splitlines()
# The value typed by whoever asks, to learn whether it stands there.
ORACLES = {
    "SELECT count(*) AS n FROM {t} WHERE l4 = '{v}'": 0,
    "SELECT count(*) AS n FROM {t} WHERE l4 LIKE 'planted L4%'": 0,
    "SELECT count(*) AS n FROM {t} WHERE contains(l4, 'planted')": 0,
    "SELECT count(*) AS n FROM {t} WHERE md5(l4) = md5('{v}')": 0,
    "SELECT count(*) AS n FROM (VALUES ('{v}')) v(a) SEMI JOIN {t} ON l4 = a": 0,
    "SELECT count(*) AS n FROM (VALUES ('{v}')) v(a) ANTI JOIN {t} ON l4 = a": 1,
    "SELECT count(*) AS n FROM {t} a JOIN (SELECT '{v}' AS l4) b USING (l4)": 0,
    "SELECT ('{v}' IN (SELECT l4 FROM {t}))::INTEGER AS n": 0,
    "SELECT (levenshtein(l4, '{v}') = 0)::INTEGER AS n FROM {t}": 0,
    "SELECT length(l4) AS n FROM {t}": 3,
    "SELECT (SELECT count(*) FROM {t} WHERE l4 > 'p') AS n": 0,
    "SELECT count(*) FILTER (WHERE l4 ^@ 'planted') AS n FROM {t}": 0,
    "SELECT count(*) AS n FROM (SELECT l4 FROM {t} INTERSECT SELECT '{v}')": 0,
    "SELECT (max(l4) OVER () = '{v}')::INTEGER AS n FROM {t}": 0,
}


def said(sql: str) -> str:
    """What is printed or told of a refusal, whatever it is."""
    done = CliRunner().invoke(declare_app(["query"]), ["query", sql, "--json", *PURPOSE])
    refused = isinstance(done.exception, InputError | SystemExit | None)
    assert refused, done.exception
    return f"{done.output}{done.exception}"


def spellings(value: str) -> list[str]:
    """The value, and what a function may make of it."""
    data = value.encode()
    hashes = [getattr(hashlib, name)(data).hexdigest() for name in ("md5", "sha1", "sha256")]
    return [value, value.upper(), value[::-1], value[8:], data.hex(), data.hex().upper(), *hashes]


def test_no_statement_sees_through_the_masks(platform: Platform) -> None:
    (engineer,) = [who for who in everybody() if who.name == "engineer"]
    become(platform, engineer)
    answered = 0
    for sql in ATTACKS:
        told = said(sql)
        answered += told.startswith("[")
        leaked = [form for value in VALUES for form in spellings(value) if form in told]
        assert leaked == [], sql
    assert len(ATTACKS) == 81
    assert answered >= 30  # so the masks are looked at, not only refusals


@pytest.mark.parametrize(("sql", "expected"), ORACLES.items())
def test_no_statement_learns_whether_a_value_is_there(
    platform: Platform, sql: str, expected: int
) -> None:
    (engineer,) = [who for who in everybody() if who.name == "engineer"]
    become(platform, engineer)
    told = said(sql.format(t=T, v=VALUES[1]))
    assert json.loads(told.removesuffix("None"))[0]["n"] == expected
