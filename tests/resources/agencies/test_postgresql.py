"""A real PostgreSQL: exact values, and each refusal of the server told apart."""

import socket
import traceback
from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import Any

import psycopg2
import pytest

from resources.agencies import PullError, Source, open_delivery
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry, Item

Taken = Callable[..., list[tuple[Any, ...]]]
PASSWORD = "s3cr'et pass"


@pytest.fixture
def entry(make_entry: Callable[..., Entry]) -> Entry:
    return make_entry(Item(name="a", title="甲"))


def failure(taken: Taken, source: Source, entry: Entry) -> PullError:
    with pytest.raises(PullError) as failed:
        taken(source, entry)
    told = "".join(traceback.format_exception(failed.value))
    assert PASSWORD not in told
    assert "李明" not in told
    return failed.value


def test_values_of_every_type_come_out_exact(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    make_entry: Callable[..., Entry],
    taken: Taken,
):
    types = {
        "n": ("numeric", "123456789012345678901234567890.123456789", None),
        "i": ("bigint", "-9223372036854775808", None),
        "f": ("float8", "0.30000000000000004", None),
        "c": ("char(4)", "ab", "ab"),
        "d": ("date", "0099-02-28", None),
        "t": ("timestamp", "2026-03-02 08:05:09.000001", None),
        "z": ("timestamptz", "2026-03-02 00:00:00+00", "2026-03-02 08:00:00+08"),
        "b": ("boolean", "t", "true"),
        "x": ("bytea", r"\x00ff", None),
        "j": ("jsonb", '{"a": "李"}', None),
        "l": ("text[]", "{甲,乙}", None),
        "s": ("text", "", None),
    }
    columns = ", ".join(f"{name} {kind}" for name, (kind, _, _) in types.items())
    values = ", ".join(f"'{value}'" for _, value, _ in types.values())
    postgres(f"CREATE TABLE roll ({columns}); INSERT INTO roll VALUES ({values})")
    entry = make_entry(*(Item(name=name, title=name) for name in types))
    told = [value if shown is None else shown for _, value, shown in types.values()]
    assert taken(postgres_source(), entry) == [(*told, 1)]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("smallint", "VALUES ('-32768'), ('32767'), ('0'), (NULL)"),
        ("integer", "VALUES ('-2147483648'), ('2147483647')"),
        ("bigint", "VALUES ('-9223372036854775808'), ('9223372036854775807')"),
        ("boolean", "VALUES ('t'), ('f'), (NULL)"),
        ("date", "VALUES ('infinity'), ('-infinity'), ('0001-12-31 BC'), ('5874897-12-31')"),
        ("date", "SELECT date '4713-01-01 BC' + 100003 * i FROM generate_series(0, 21000) i"),
        ("timestamp(0)", "VALUES ('2026-01-01 00:00:00.7'), ('0001-01-01 BC')"),
        ("time", "VALUES ('24:00:00'), ('00:00:00.10')"),
        ("timetz", "VALUES ('24:00:00+08'), ('08:00:00-15:59:59')"),
        ("interval", "VALUES ('-1 year 2 mons -3 days 04:05:06.7'), ('178000000 years')"),
        ("numeric", "VALUES ('NaN'), ('Infinity'), ('-Infinity'), ('1e-300'), ('0.00'), ('-0')"),
        ("numeric(6, 2)", "VALUES ('NaN'), ('1234.5')"),
        (
            "float8",
            "VALUES ('NaN'), ('-Infinity'), ('-0'), ('1e-320'), ('1e22'), ('123456789012345680')",
        ),
        ("real", "VALUES ('16777217'), ('1e-45'), ('0.1')"),
        ("money", "VALUES ('-1234.5'), ('92233720368547758.07')"),
        ('"char"', "VALUES ('甲'), ('a')"),
        ("oid", "VALUES ('4294967295'), ('0')"),
        ("inet", "VALUES ('10.0.0.1/8'), ('::ffff:1.2.3.4')"),
        ("macaddr8", "VALUES ('08:00:2b:01:02:03:04:05'), (NULL)"),
        ("bit varying(70)", "VALUES ('101'), ('')"),
        ("tsrange", "VALUES ('[2026-01-01 00:00,)'), ('empty')"),
        ("int4multirange", "VALUES ('{[1,3),[5,)}'), ('{}')"),
        ("timestamp[]", "VALUES ('{2026-01-01,NULL,infinity}'), ('{}')"),
        ("jsonpath", "VALUES ('$.a[*] ? (@ > 1)'), ('$')"),
        ("tsvector", "VALUES ('a:1A fat:2B,4C'), ('')"),
        ("pg_lsn", "VALUES ('16/B374D848'), ('0/0')"),
        ("polygon", "VALUES ('((0,0),(1,1),(1,0))'), (NULL)"),
        ("regclass", "VALUES ('pg_class'), ('pg_type')"),
        ("bytea", r"VALUES ('\x'), ('\x00ff')"),
        ("uuid", "VALUES ('A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11'), (NULL)"),
        ("timestamp", "VALUES ('infinity'), ('-infinity'), (NULL), ('2026-01-01 24:00:00')"),
        (
            "timestamp",
            "VALUES ('4713-01-01 BC'), ('0001-12-31 23:59:59.999999 BC'), ('0044-03-15 12:00:00.50 BC')",
        ),
        (
            "timestamp",
            "VALUES ('294247-01-10 04:00:54.775806'), ('294247-01-11'),"
            " ('294276-12-31 23:59:59.999999'), ('294276-02-29 01:02:03.4'), ('10000-01-01')",
        ),
        (
            "timestamp",
            "SELECT timestamp '4713-01-01 BC' + i * interval '1313 day 01:02:03.00401'"
            " FROM generate_series(0, 80000) i",
        ),
    ],
)
def test_what_is_not_read_as_text_has_the_servers_own_text(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    make_entry: Callable[..., Entry],
    engine: Engine,
    kind: str,
    values: str,
):
    postgres(
        f"CREATE TABLE roll AS SELECT a, a::text AS t"
        f" FROM (SELECT v::{kind} AS a FROM ({values}) AS given (v)) AS typed"
    )
    entry = make_entry(Item(name="a", title="甲"), Item(name="t", title="文"))
    with open_delivery(engine, postgres_source(), entry, date(2026, 3, 2)) as opened:
        other = f"SELECT a, t FROM {opened.relation} WHERE a IS DISTINCT FROM t"
        assert engine.rows(other) == []
        assert engine.scalar(f"SELECT count(*) FROM {opened.relation}") >= 2


def test_a_table_of_another_schema_and_a_view_can_be_delivered(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    entry: Entry,
    taken: Taken,
):
    postgres('CREATE SCHEMA "业务"; CREATE TABLE "业务"."名 册" (a int)')
    postgres('INSERT INTO "业务"."名 册" VALUES (1)')
    postgres('CREATE VIEW roll AS SELECT a + 1 AS a FROM "业务"."名 册"')
    assert taken(postgres_source("业务.名 册"), entry) == [("1", 1)]
    assert taken(postgres_source("roll"), entry) == [("2", 1)]


@pytest.mark.parametrize("kind", ["timestamp", "timestamptz", "date", "text"])
def test_a_day_is_a_day_in_shanghai(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    make_entry: Callable[..., Entry],
    engine: Engine,
    kind: str,
):
    entry = make_entry(Item(name="a", title="甲"), Item(name="t", title="时"), time="t")
    postgres(
        f"SET timezone = 'Asia/Shanghai'; CREATE TABLE roll (a int, t {kind});"
        " INSERT INTO roll VALUES (1, '2026-03-01 23:59:59'), (2, '2026-03-02 00:00:00'),"
        " (3, '2026-03-02 23:59:59'), (4, '2026-03-03 00:00:00'), (5, NULL)"
    )
    with open_delivery(engine, postgres_source(), entry, date(2026, 3, 2)) as opened:
        found = engine.rows(f"SELECT a FROM {opened.relation} ORDER BY a")
        undated = engine.rows(f"SELECT a FROM {opened.relation} WHERE {opened.undated}")
    assert (found, undated) == ([("2",), ("3",), ("5",)], [("5",)])


def test_a_password_from_the_environment_opens_the_door(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    account: str,
    entry: Entry,
    taken: Taken,
    engine: Engine,
):
    postgres(f"CREATE TABLE roll AS SELECT 1 AS a; GRANT SELECT ON roll TO {account}")
    source = postgres_source(user=account, password_env="ZB_TEST_PASSWORD")
    with open_delivery(engine, source, entry, date(2026, 3, 2)) as opened:
        assert engine.rows(f"SELECT * FROM {opened.relation}") == [("1", 1)]
    assert "s3cr" not in repr(source)


def test_a_wrong_a_missing_and_an_unset_password_are_about_the_account(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    account: str,
    entry: Entry,
    taken: Taken,
    monkeypatch: pytest.MonkeyPatch,
):
    postgres(f"CREATE TABLE roll AS SELECT 1 AS a; GRANT SELECT ON roll TO {account}")
    assert failure(taken, postgres_source(user=account), entry).kind == "authentication"
    source = postgres_source(user=account, password_env="ZB_TEST_PASSWORD")
    monkeypatch.setenv("ZB_TEST_PASSWORD", "wrong")
    assert failure(taken, source, entry).kind == "authentication"
    monkeypatch.delenv("ZB_TEST_PASSWORD")
    told = failure(taken, source, entry)
    assert (told.kind, "ZB_TEST_PASSWORD" in told.reason) == ("authentication", True)


def test_an_account_without_rights_on_an_asked_column_is_about_the_account(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    account: str,
    entry: Entry,
    taken: Taken,
):
    postgres(f"CREATE TABLE roll AS SELECT 1 AS a, 2 AS b; GRANT SELECT (b) ON roll TO {account}")
    source = postgres_source(user=account, password_env="ZB_TEST_PASSWORD")
    assert failure(taken, source, entry).kind == "authentication"
    postgres(f"REVOKE ALL ON roll FROM {account}; GRANT SELECT (a) ON roll TO {account}")
    assert taken(source, entry) == [("1", 1)]


def test_a_table_whose_rows_depend_on_who_asks_is_refused(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    account: str,
    entry: Entry,
    taken: Taken,
):
    postgres(
        "CREATE TABLE roll AS SELECT generate_series(1, 3) AS a;"
        f" GRANT SELECT ON roll TO {account}; ALTER TABLE roll ENABLE ROW LEVEL SECURITY;"
        " CREATE POLICY few ON roll USING (a < 3)"
    )
    source = postgres_source(user=account, password_env="ZB_TEST_PASSWORD")
    told = failure(taken, source, entry)
    assert (told.kind, "roll" in told.reason) == ("authentication", True)
    postgres("ALTER TABLE roll DISABLE ROW LEVEL SECURITY")
    assert [row[0] for row in taken(source, entry)] == ["1", "2", "3"]


def test_generated_and_partitioned_columns_come_as_all_others(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    make_entry: Callable[..., Entry],
    taken: Taken,
):
    postgres(
        "CREATE TABLE roll (a int, t timestamp GENERATED ALWAYS AS (timestamp '2026-03-02' + a * interval '1 hour') STORED)"
        " PARTITION BY RANGE (a); CREATE TABLE roll_1 PARTITION OF roll FOR VALUES FROM (0) TO (10);"
        " CREATE TABLE roll_2 PARTITION OF roll FOR VALUES FROM (10) TO (99);"
        " INSERT INTO roll VALUES (5), (20)"
    )
    entry = make_entry(Item(name="a", title="甲"), Item(name="t", title="时"))
    rows = taken(postgres_source(), entry)
    assert sorted(row[:2] for row in rows) == [
        ("20", "2026-03-02 20:00:00"),
        ("5", "2026-03-02 05:00:00"),
    ]


def test_what_is_not_there_is_told_apart(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    entry: Entry,
    taken: Taken,
):
    told = failure(taken, postgres_source("名册"), entry)
    assert (told.kind, "名册" in told.reason) == ("missing_table", True)
    assert failure(taken, postgres_source(database="nowhere"), entry).kind == "missing_table"
    assert failure(taken, postgres_source(user="nobody"), entry).kind == "authentication"
    postgres("CREATE TABLE roll (b int)")
    assert failure(taken, postgres_source(), entry).kind == "missing_column"


def test_a_server_that_refuses_or_never_answers_is_unreachable(
    postgres_source: Callable[..., Source], entry: Entry, taken: Taken
):
    with closing(socket.socket()) as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    told = failure(taken, postgres_source(host="127.0.0.1", port=port), entry)
    assert (told.kind, str(port) in told.reason) == ("unreachable", True)
    with closing(socket.create_server(("127.0.0.1", 0))) as mute:
        port = mute.getsockname()[1]
        source = postgres_source(host="127.0.0.1", port=port, connect_timeout=2)
        assert failure(taken, source, entry).kind == "unreachable"


def test_a_folder_too_long_for_a_socket_is_told_as_that(
    taken: Taken, postgres_source: Callable[..., Source], entry: Entry
) -> None:
    told = failure(taken, postgres_source(host="/srv/" + "long/" * 19), entry)
    assert told.kind == "unreachable"
    assert "路径太长" in told.reason


def test_a_locked_table_is_told_after_the_declared_wait(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    session: Any,
    entry: Entry,
    taken: Taken,
):
    postgres("CREATE TABLE roll AS SELECT 1 AS a")
    source = postgres_source(lock_timeout=1)
    with session.cursor() as cursor:
        cursor.execute("LOCK TABLE roll IN ACCESS EXCLUSIVE MODE")
        assert failure(taken, source, entry).kind == "locked"
        session.rollback()
    assert taken(source, entry) == [("1", 1)]


def test_a_connection_that_breaks_while_reading_is_unreachable(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    entry: Entry,
    taken: Taken,
):
    postgres(
        "CREATE FUNCTION fall() RETURNS int VOLATILE LANGUAGE sql"
        " AS 'SELECT pg_terminate_backend(pg_backend_pid())::int'"
    )
    postgres(
        "CREATE VIEW roll AS SELECT i + CASE i WHEN 9 THEN fall() ELSE 0 END AS a"
        " FROM generate_series(1, 9) i"
    )
    assert failure(taken, postgres_source(), entry).kind == "unreachable"


def test_an_error_inside_a_view_is_told_without_its_data(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    entry: Entry,
    taken: Taken,
):
    postgres("CREATE TABLE t AS SELECT '李明'::text AS a; CREATE VIEW roll AS SELECT a::int FROM t")
    assert failure(taken, postgres_source(), entry).kind == "unreadable"


def test_text_that_is_not_utf8_is_told(
    postgres_source: Callable[..., Source],
    postgres: Callable[[str], None],
    session: Any,
    entry: Entry,
    taken: Taken,
):
    session.autocommit = True
    name = f"ascii_{session.info.dbname}"
    with session.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING SQL_ASCII LC_COLLATE 'C' LC_CTYPE 'C'"
        )
        try:
            host = session.info.host
            other = psycopg2.connect(host=host, dbname=name, user=session.info.user)
            with closing(other), other, other.cursor() as inside:
                inside.execute(
                    "CREATE TABLE roll AS SELECT convert_from('\\xc0eec3f7', 'SQL_ASCII') AS a"
                )
            assert failure(taken, postgres_source(database=name), entry).kind == "encoding"
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_what_is_counted_is_what_is_read_whatever_is_written_meanwhile(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    entry: Entry,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
):
    postgres("CREATE TABLE roll AS SELECT generate_series(1, 5) AS a")
    from resources.agencies.source import delivery_copy

    real = delivery_copy.open_row_groups

    def after_counting(*given: Any) -> Any:
        postgres("INSERT INTO roll VALUES (6)")
        return real(*given)

    monkeypatch.setattr(delivery_copy, "open_row_groups", after_counting)
    with open_delivery(engine, postgres_source(), entry, date(2026, 3, 2)) as opened:
        assert opened.offered == 5
    with open_delivery(engine, postgres_source(), entry, date(2026, 3, 3)) as opened:
        assert opened.offered == 6


def test_other_rows_than_the_server_counts_are_refused(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    entry: Entry,
    taken: Taken,
):
    postgres(
        "CREATE FUNCTION more() RETURNS int VOLATILE LANGUAGE sql AS $$ SELECT set_config('zb.n',"
        " (coalesce(nullif(current_setting('zb.n', true), ''), '0')::int + 1)::text, false)::int $$"
    )
    postgres(
        "CREATE VIEW roll AS SELECT i AS a FROM (SELECT more() AS n OFFSET 0) m,"
        " LATERAL generate_series(1, m.n) i"
    )
    told = failure(taken, postgres_source(), entry)
    assert (told.kind, told.declared, told.rows) == ("truncated", 1, 2)


def test_a_read_is_one_snapshot(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    entry: Entry,
    taken: Taken,
):
    postgres("CREATE VIEW roll AS SELECT current_setting('transaction_isolation') AS a")
    assert taken(postgres_source(), entry) == [("repeatable read", 1)]


@pytest.mark.parametrize(
    ("base", "value"),
    [
        ("timestamp", "2026-03-02 08:00:00"),
        ("uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        ("bigint", "9"),
    ],
)
def test_a_domain_over_a_domain_is_read_as_what_it_rests_on(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    make_entry: Callable[..., Entry],
    taken: Taken,
    base: str,
    value: str,
):
    postgres(
        f"CREATE DOMAIN inner_one AS {base}; CREATE DOMAIN outer_one AS inner_one;"
        f" CREATE TABLE roll (a outer_one); INSERT INTO roll VALUES ('{value}'), (NULL)"
    )
    entry = make_entry(Item(name="a", title="甲"))
    assert taken(postgres_source(), entry) == [(value, 1), (None, 2)]


def test_days_of_an_increment_with_times_beyond_any_calendar(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    make_entry: Callable[..., Entry],
    engine: Engine,
):
    entry = make_entry(Item(name="a", title="甲"), Item(name="t", title="时"), time="t")
    postgres(
        "CREATE TABLE roll (a int, t timestamp(3)); INSERT INTO roll VALUES (1, 'infinity'),"
        " (2, '-infinity'), (3, '0044-03-15 BC'), (4, '294276-12-31'), (5, '2026-03-02 23:59:59.9996'),"
        " (6, '2026-03-02 23:59:59.9994'), (7, '2026-03-01')"
    )
    with open_delivery(engine, postgres_source(), entry, date(2026, 3, 2)) as opened:
        found = engine.rows(f"SELECT a, t FROM {opened.relation} ORDER BY a")
        undated = engine.rows(f"SELECT a FROM {opened.relation} WHERE {opened.undated} ORDER BY a")
    assert found == [
        ("1", "infinity"),
        ("2", "-infinity"),
        ("3", "0044-03-15 00:00:00 BC"),
        ("4", "294276-12-31 00:00:00"),
        ("6", "2026-03-02 23:59:59.999"),
    ]
    assert undated == [("1",), ("2",), ("3",), ("4",)]
