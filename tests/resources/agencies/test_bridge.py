"""The bridge from Python drivers to the engine, and the SQL of databases that no test can start."""

import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import oracledb
import pyarrow as pa
import pymysql
import pytest

from resources.agencies import PullError, Source, open_delivery
from resources.agencies.databases import dameng, mysql_bulk, oracle, sqlserver
from resources.agencies.databases.bridge import TableSession
from resources.agencies.databases.dialect import Dialect, SourceColumn, condition_sql, select_sql
from resources.agencies.databases.mysql import MYSQL
from resources.agencies.databases.value_text import value_text
from resources.agencies.inventory import inventory
from resources.engine import Engine
from resources.engine.extensions import is_installed
from zb_pipelines.domain.catalog.model.model import Entry, Item

Taken = Callable[..., list[tuple[Any, ...]]]
DAY = date(2026, 3, 2)
MOVED = Item(name="moved", title="时间", type="datetime")


@pytest.mark.parametrize(
    ("dialect", "kind", "text"),
    [
        (oracle.DIALECT, "varchar2", '"列"'),
        (
            oracle.DIALECT,
            "number",
            "TO_CHAR(\"列\", 'TM9', 'NLS_NUMERIC_CHARACTERS=''.,''')",
        ),
        (oracle.DIALECT, "date", "TO_CHAR(\"列\", 'SYYYY-MM-DD HH24:MI:SS')"),
        (
            oracle.DIALECT,
            "timestamp(6) with time zone",
            "TO_CHAR(CAST(\"列\" AT TIME ZONE '+08:00' AS TIMESTAMP), 'SYYYY-MM-DD HH24:MI:SS.FF')",
        ),
        (oracle.DIALECT, "raw", 'RAWTOHEX("列")'),
        (sqlserver.DIALECT, "nvarchar", 'CONVERT(nvarchar(max), "列", 0)'),
        (sqlserver.DIALECT, "float", 'CONVERT(nvarchar(max), "列", 3)'),
        (sqlserver.DIALECT, "money", 'CONVERT(nvarchar(max), "列", 2)'),
        (sqlserver.DIALECT, "datetime2", 'CONVERT(nvarchar(max), "列", 121)'),
        (
            sqlserver.DIALECT,
            "datetimeoffset",
            "CONVERT(nvarchar(max), CAST(SWITCHOFFSET(\"列\", '+08:00') AS datetime2), 121)",
        ),
        (
            sqlserver.DIALECT,
            "varbinary",
            'CONVERT(varchar(max), CONVERT(varbinary(max), "列"), 2)',
        ),
        (sqlserver.DIALECT, "geometry", '"列".STAsText()'),
        (dameng.DIALECT, "int", 'CAST("列" AS VARCHAR)'),
        (dameng.DIALECT, "timestamp(6)", "TO_CHAR(\"列\", 'YYYY-MM-DD HH24:MI:SS.FF6')"),
        (dameng.DIALECT, "clob", '"列"'),
        (dameng.DIALECT, "blob", 'RAWTOHEX("列")'),
    ],
)
def test_a_column_is_told_as_text_by_the_server(dialect: Dialect, kind: str, text: str) -> None:
    assert select_sql(dialect, [SourceColumn("列", kind)]) == f'{text} AS "c0"'


@pytest.mark.parametrize(
    ("dialect", "kind", "begins"),
    [
        (oracle.DIALECT, "date", "((\"t\" >= DATE '2026-03-02' AND \"t\" < DATE '2026-03-03')"),
        (
            oracle.DIALECT,
            "timestamp(6) with local time zone",
            "((CAST(\"t\" AT TIME ZONE '+08:00' AS TIMESTAMP) >= DATE '2026-03-02'",
        ),
        (
            sqlserver.DIALECT,
            "datetime",
            "((\"t\" >= CONVERT(datetime2, '2026-03-02', 23)"
            " AND \"t\" < CONVERT(datetime2, '2026-03-03', 23))",
        ),
        (
            sqlserver.DIALECT,
            "datetimeoffset",
            "((CAST(SWITCHOFFSET(\"t\", '+08:00') AS datetime2) >= CONVERT(datetime2, '2026-03-02', 23)",
        ),
        (dameng.DIALECT, "datetime", "((\"t\" >= DATE '2026-03-02' AND \"t\" < DATE '2026-03-03')"),
    ],
)
def test_a_day_is_asked_for_in_the_servers_own_words(
    dialect: Dialect, kind: str, begins: str
) -> None:
    asked = condition_sql(dialect, MOVED, SourceColumn("t", kind), DAY)
    assert asked.startswith(begins)
    assert " IS NULL OR " in asked


def test_a_text_of_time_is_asked_for_by_pattern_or_whole() -> None:
    by_pattern = condition_sql(oracle.DIALECT, MOVED, SourceColumn("t", "varchar2"), DAY)
    assert "TRIM(\"t\") LIKE '2026-03-02%'" in by_pattern
    assert "REGEXP_LIKE(" in by_pattern
    assert condition_sql(sqlserver.DIALECT, MOVED, SourceColumn("t", "nvarchar"), DAY) == "1 = 1"


def test_names_with_quotes_are_quoted_by_the_dialect() -> None:
    assert select_sql(oracle.DIALECT, [SourceColumn('a"b', "varchar2")]) == '"a""b" AS "c0"'
    assert "'O''Neill'" in oracle.columns_sql("O'Neill", "T")
    assert "N'表'" in sqlserver.columns_sql(None, "表")


def test_rows_of_arrow_become_text() -> None:
    frame = oracledb.from_arrow(pa.table({"A": ["甲", None], "N": [1, 2]}))

    class Session:
        def fetch_df_batches(self, query: str, size: int) -> list[Any]:
            return [frame]

    (batch,) = oracle.arrow_batches(Session(), "SELECT")
    assert [column.to_pylist() for column in batch] == [["甲", None], ["1", "2"]]


@pytest.mark.parametrize(
    ("declaration", "module", "line"),
    [
        ("kind: oracle, host: h, database: d", "oracledb", "pip install oracledb"),
        ("kind: sqlserver, host: h, database: d", "pymssql", "pip install pymssql"),
        ("kind: dameng, host: h, tls: disable", "dmPython", "pip install dmPython"),
        ("kind: mysql, database: d", "pymysql", "pip install PyMySQL"),
        ("kind: kingbase, host: h, database: d, driver: ksycopg2", "ksycopg2", "ksycopg2"),
    ],
)
def test_a_missing_driver_is_told_with_its_line(
    declared: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    monkeypatch: pytest.MonkeyPatch,
    declaration: str,
    module: str,
    line: str,
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setenv("ZB_TEST_PASSWORD", "secret")
    source = declared(
        f"connections:\n  c: {{{declaration}, user: zb, password_env: ZB_TEST_PASSWORD}}\n"
        "entries:\n  civil_affairs/roll: {connection: c, table: roll}\n"
    )
    with pytest.raises(PullError) as failed:
        taken(source, roll)
    assert line in failed.value.remedy


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("db2+ibm_db://zb@h/d", "unreachable"),
        ("sqlite://zb:open@h/d", "not_declared"),
        ("::", "not_declared"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused(
    declared: Callable[[str], Source], roll: Entry, taken: Taken, url: str, kind: str
) -> None:
    source = declared(
        f"connections:\n  c: {{kind: sqlalchemy, url: '{url}', tls: disable}}\n"
        "entries:\n  civil_affairs/roll: {connection: c, table: roll}\n"
    )
    with pytest.raises(PullError) as failed:
        taken(source, roll)
    assert failed.value.kind == kind
    assert "open" not in str(failed.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.10"), "0.10"),
        (0.1, "0.1"),
        (10**20, "100000000000000000000"),
        (date(2026, 3, 2), "2026-03-02"),
        (datetime(2026, 3, 2, 8, 5), "2026-03-02 08:05:00"),  # noqa: DTZ001
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), "2026-03-02 00:00:00+08:00"),
        (time(8, 5), "08:05:00"),
        (timedelta(hours=36), "1 day, 12:00:00"),
        (b"\x00\xff", "00FF"),
        (None, None),
    ],
)
def test_values_of_a_driver_are_told_as_text(value: object, text: str | None) -> None:
    assert value_text(value) == text


@pytest.fixture(params=["kingbase", "opengauss"])
def kin(request: pytest.FixtureRequest, postgres_source: Callable[..., Source]) -> Any:
    """A table by PostgreSQL's protocol alone, of a real PostgreSQL."""
    return lambda table="roll": postgres_source(table, kind=request.param, port=5432)


def test_values_by_postgresqls_protocol_are_the_servers_text(
    postgres: Callable[[str], None],
    kin: Callable[..., Source],
    make_entry: Callable[..., Entry],
    taken: Taken,
) -> None:
    postgres(
        "CREATE TABLE roll (n numeric, f float8, z timestamptz, b bytea, x boolean, j text[]);"
        " INSERT INTO roll VALUES (123456789012345678901234567890.5, 0.1, '2026-03-02 00:00+00',"
        " '\\x00ff', true, '{甲}')"
    )
    entry = make_entry(*(Item(name=name, title=name) for name in "nfzbxj"))
    assert taken(kin(), entry) == [
        (
            "123456789012345678901234567890.5",
            "0.1",
            "2026-03-02 08:00:00+08",
            "\\x00ff",
            "true",
            "{甲}",
            1,
        )
    ]


def test_what_is_wrong_by_postgresqls_protocol_is_told_apart(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    kin: Callable[..., Source],
    roll: Entry,
    taken: Taken,
) -> None:
    def kind(source: Source) -> str:
        with pytest.raises(PullError) as failed:
            taken(source, roll)
        assert failed.value.__context__ is None
        return failed.value.kind

    assert kind(kin()) == "missing_table"
    assert kind(postgres_source(kind="kingbase", port=5432, user="nobody")) == "authentication"
    assert kind(postgres_source(kind="kingbase", port=5432, database="none")) == "missing_table"
    assert kind(postgres_source(kind="kingbase", port=1)) == "unreachable"
    assert kind(postgres_source(kind="kingbase", host="127.0.0.1", port=1)) == "unreachable"
    postgres("CREATE TABLE t AS SELECT '李明'::text AS a")
    postgres('CREATE VIEW roll AS SELECT a::int AS "身份证号", 1 AS xm, 2 AS town_code FROM t')
    assert kind(kin()) == "unreadable"


def test_the_scan_lists_tables_by_postgresqls_protocol(
    postgres: Callable[[str], None], kin: Callable[..., Source]
) -> None:
    postgres("CREATE SCHEMA biz; CREATE TABLE roll (a int); CREATE TABLE biz.list (b text)")
    found = {each.name: each.columns for each in inventory([kin()])}
    assert found == {"roll": (("a", "integer"),), "biz.list": (("b", "text"),)}


def test_what_was_counted_is_what_is_read(
    postgres: Callable[[str], None], kin: Callable[..., Any]
) -> None:
    from resources.agencies.kinds import KINDS

    postgres("CREATE TABLE roll AS SELECT i::text AS a FROM generate_series(1, 20000) i")
    source = kin()
    system = KINDS[source.kind_name].read.args[0]  # pyright: ignore[reportFunctionMemberAccess]
    with closing(TableSession(system, source)) as session:
        counted = session.count('"roll"', "1 = 1")
        postgres("INSERT INTO roll VALUES ('late'); DELETE FROM roll WHERE a = '1'")
        came = sum(len(batch[0]) for batch in session.batches('SELECT a FROM "roll"'))
    assert (counted, came) == (20_000, 20_000)


def test_other_rows_than_the_source_counts_are_refused(
    postgres: Callable[[str], None],
    kin: Callable[..., Source],
    make_entry: Callable[..., Entry],
    taken: Taken,
) -> None:
    postgres(
        "CREATE FUNCTION more() RETURNS int VOLATILE LANGUAGE sql AS $$ SELECT set_config('zb.n',"
        " (coalesce(nullif(current_setting('zb.n', true), ''), '0')::int + 1)::text, false)::int $$"
    )
    postgres(
        "CREATE VIEW roll AS SELECT i AS a FROM (SELECT more() AS n OFFSET 0) m,"
        " LATERAL generate_series(1, m.n) i"
    )
    entry = make_entry(Item(name="a", title="甲"))
    with pytest.raises(PullError) as failed:
        taken(kin(), entry)
    assert (failed.value.kind, failed.value.declared, failed.value.rows) == ("truncated", 1, 2)


@pytest.mark.servers
def test_mariadb_counts_in_the_snapshot_that_it_reads(
    mariadb_database: dict[str, Any],
    declared: Callable[[str], Source],
    make_entry: Callable[..., Entry],
    engine: Engine,
) -> None:
    with closing(pymysql.connect(**mariadb_database, autocommit=True)) as other:
        other.cursor().execute("CREATE TABLE roll (a int)")
        other.cursor().execute("INSERT INTO roll VALUES (1), (2)")
        source: Any = declared(
            f"connections:\n  c: {{kind: mysql, socket: {mariadb_database['unix_socket']},"
            f" database: {mariadb_database['database']}, user: root}}\n"
            "entries:\n  civil_affairs/roll: {connection: c, table: roll}\n"
        )
        system = MYSQL.read.args[0]  # pyright: ignore[reportFunctionMemberAccess]
        with closing(TableSession(system, source)) as session:
            assert session.count("roll", "1 = 1") == 2
            other.cursor().execute("INSERT INTO roll VALUES (3)")
            assert [len(batch[0]) for batch in session.batches("SELECT a FROM roll")] == [2]
    with open_delivery(engine, source, make_entry(Item(name="a", title="甲")), DAY) as opened:
        assert opened.offered == 3


MARIADB_WAYS = ["driver", *(["engine"] if is_installed("mysql") else [])]


def _read_by(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver, or the engine's own client, which falls back on the driver in silence."""
    if way == "driver":
        monkeypatch.setattr(mysql_bulk, "is_installed", {}.get)
        return
    monkeypatch.delattr(TableSession, "batches")


@pytest.mark.servers
@pytest.mark.parametrize("way", MARIADB_WAYS)
def test_odd_texts_and_names_of_mariadb_come_as_they_are(
    way: str,
    monkeypatch: pytest.MonkeyPatch,
    mariadb_database: dict[str, Any],
    declared: Callable[[str], Source],
    make_entry: Callable[..., Entry],
    taken: Taken,
) -> None:
    _read_by(way, monkeypatch)
    texts = [
        "",
        "NULL",
        "\\N",
        "a\\b",
        "it's",
        'q"q',
        "`",
        "行\n行",
        "\t",
        "\x00",
        "𠮷龘",
        "\u200b",
        None,
    ]
    texts.append("长" * 300_000)
    with (
        closing(pymysql.connect(**mariadb_database, charset="utf8mb4", autocommit=True)) as other,
        other.cursor() as cursor,
    ):
        cursor.execute(
            "CREATE TABLE `a ``FROM` (`名 FROM ``x` longtext, `sort` int) CHARSET utf8mb4"
        )
        rows = list(zip(texts, range(len(texts)), strict=True))
        cursor.executemany("INSERT INTO `a ``FROM` VALUES (%s, %s)", rows)
    source = declared(
        f"connections:\n  c: {{kind: mysql, socket: {mariadb_database['unix_socket']},"
        f" database: {mariadb_database['database']}, user: root}}\n"
        "entries:\n  civil_affairs/roll: {connection: c, table: 'a `FROM'}\n"
    )
    item = Item(name="a", title="甲", column="名 FROM `x")
    entry = make_entry(item, Item(name="b", title="序", column="sort"))
    assert taken(source, entry) == [(t, str(n), n + 1) for t, n in rows]


@pytest.mark.servers
@pytest.mark.parametrize("way", MARIADB_WAYS)
def test_an_empty_table_of_mariadb_is_counted(
    way: str,
    monkeypatch: pytest.MonkeyPatch,
    mariadb_database: dict[str, Any],
    declared: Callable[[str], Source],
    make_entry: Callable[..., Entry],
    engine: Engine,
) -> None:
    _read_by(way, monkeypatch)
    with closing(pymysql.connect(**mariadb_database, autocommit=True)) as other:
        other.cursor().execute("CREATE TABLE roll (a int)")
    source = declared(
        f"connections:\n  c: {{kind: mysql, socket: {mariadb_database['unix_socket']},"
        f" database: {mariadb_database['database']}, user: root}}\n"
        "entries:\n  civil_affairs/roll: {connection: c, table: roll}\n"
    )
    with open_delivery(engine, source, make_entry(Item(name="a", title="甲")), DAY) as opened:
        assert opened.offered == 0


ODD_TYPES = [
    ("bit(1)", "b'1'", "1"),
    ("bit(8)", "16", "16"),
    ("bit(64)", "18446744073709551615", "18446744073709551615"),
    ("bigint unsigned", "18446744073709551615", "18446744073709551615"),
    ("int(6) zerofill", "42", "000042"),
    ("timestamp(3) NULL", "'2026-03-01 16:00:00.5'", "2026-03-02 00:00:00.500"),
    ("date", "'0000-00-00'", "0000-00-00"),
    ("time(2)", "'-838:59:59.99'", "-838:59:59.99"),
    ("varchar(9) CHARACTER SET gbk", "'龙'", "龙"),
    ("json", "'{\"a\":1.10}'", '{"a":1.10}'),
    ("blob", "x'01ff'", "01FF"),
    ("double", "0.1", "0.1"),
    ("decimal(30,10)", "12345678901234567890.5", "12345678901234567890.5000000000"),
]


@pytest.mark.servers
@pytest.mark.parametrize("way", MARIADB_WAYS)
def test_values_of_odd_types_of_mariadb_are_the_servers_text(
    way: str,
    monkeypatch: pytest.MonkeyPatch,
    mariadb_database: dict[str, Any],
    declared: Callable[[str], Source],
    make_entry: Callable[..., Entry],
    taken: Taken,
) -> None:
    _read_by(way, monkeypatch)
    names = [f"c{at}" for at in range(len(ODD_TYPES))]
    columns = ", ".join(f"{n} {kind}" for n, (kind, _, _) in zip(names, ODD_TYPES, strict=True))
    values = ", ".join(value for _, value, _ in ODD_TYPES)
    with (
        closing(pymysql.connect(**mariadb_database, charset="utf8mb4", autocommit=True)) as other,
        other.cursor() as cursor,
    ):
        cursor.execute("SET sql_mode = '', time_zone = '+00:00'")
        cursor.execute(f"CREATE TABLE roll ({columns})")
        cursor.execute(f"INSERT INTO roll VALUES ({values})")
    source = declared(
        f"connections:\n  c: {{kind: mysql, socket: {mariadb_database['unix_socket']},"
        f" database: {mariadb_database['database']}, user: root}}\n"
        "entries:\n  civil_affairs/roll: {connection: c, table: roll}\n"
    )
    (row,) = taken(source, make_entry(*(Item(name=name, title=name) for name in names)))
    assert list(row[:-1]) == [told for _, _, told in ODD_TYPES]
