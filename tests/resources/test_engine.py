"""A session of the engine: its settings, its silence about data, its extensions."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from resources.engine import Engine, EngineError, load_extension, open_engine
from resources.engine.arrow_rows import arrow_batches, arrow_table, register_arrow
from resources.engine.failure import redacted_error
from zb_pipelines.domain.settings import Settings

PERSON = ("张三", "370303199001011234", "13900001111")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT '370303199001011234'::INT",
        "SELECT CAST(v AS DATE) FROM (VALUES ('张三')) AS t(v)",
        "SELECT strptime('张三', '%Y')",
        "SELECT error('电话 13900001111')",
        "SELECT 370303199001011234 * 370303199001011234::BIGINT",
        "SELECT * FROM nowhere WHERE name = '张三'",
        "SELECT nothing FROM (SELECT 1 AS a) WHERE '370303199001011234' = a",
        "SELEC '13900001111'",
    ],
)
def test_an_error_tells_nothing_of_the_data(engine: Engine, sql: str):
    with pytest.raises(EngineError) as failure:
        engine.rows(sql)

    assert not any(value in str(failure.value) for value in PERSON)
    assert failure.value.__context__ is None


def test_a_broken_line_of_a_file_is_not_quoted(engine: Engine, tmp_path: Path):
    file = tmp_path / "persons.csv"
    file.write_text("name,born\n李四,1990-01-01\n张三,370303199001011234\n", encoding="utf-8")

    with pytest.raises(EngineError) as failure:
        engine.rows(
            "SELECT * FROM read_csv(?, header = true, columns = {'name': 'VARCHAR', 'born': 'DATE'})",
            [str(file)],
        )

    assert not any(value in str(failure.value) for value in PERSON)


def test_an_error_still_names_its_kind_and_the_missing_column(engine: Engine):
    with pytest.raises(EngineError, match='"full_name"') as failure:
        engine.rows("SELECT full_name FROM (SELECT 1 AS name)")

    assert failure.value.kind == "BinderException"


def test_a_password_is_never_told():
    dsn = 'IO Error: Unable to connect to Postgres at "host=h password=geheim": refused'
    assert "geheim" not in str(redacted_error(duckdb.IOException(dsn)))
    assert "geheim" not in str(redacted_error(duckdb.IOException("IO: http://zb:geheim@h/x")))


def test_times_are_those_of_shanghai(engine: Engine):
    shown = engine.scalar("SELECT CAST(TIMESTAMPTZ '2026-03-01 16:30:00+00' AS VARCHAR)")
    assert shown == "2026-03-02 00:30:00+08"


def test_a_session_beside_has_the_same_times(engine: Engine):
    shown = "SELECT CAST(TIMESTAMPTZ '2026-03-01 16:30:00+00' AS VARCHAR)"
    with engine.cursor() as cursor:
        assert cursor.scalar(shown) == engine.scalar(shown)


def test_rows_leave_as_arrow_in_batches_or_at_once_and_are_read_again(engine: Engine):
    select = "SELECT range AS a, 'x' || range AS b FROM range(50_000)"
    batches = list(arrow_batches(engine, select, 20_480))
    whole = arrow_table(engine, select)

    assert [batch.num_rows for batch in batches] == [20_480, 20_480, 9_040]
    assert pa.Table.from_batches(batches).sort_by("a") == whole.sort_by("a")
    with register_arrow(engine, "again", whole):
        assert engine.rows("SELECT count(*), sum(a) FROM again") == [(50_000, 1_249_975_000)]
    with pytest.raises(EngineError, match="again"):
        engine.execute("SELECT * FROM again")


def batch_by_batch(engine: Engine, select: str) -> pa.Table:
    return pa.Table.from_batches(arrow_batches(engine, select, 1_000))


@pytest.mark.parametrize("row", [0, 150_000])
@pytest.mark.parametrize("read", [arrow_table, batch_by_batch])
def test_rows_that_break_off_tell_nothing_of_the_data(
    engine: Engine, row: int, read: Callable[[Engine, str], object]
):
    told = f"CASE range WHEN {row} THEN '李四 3703' ELSE '1' END"
    select = f"SELECT CAST({told} AS INTEGER) AS a FROM range(200_000)"
    with pytest.raises(EngineError, match=r"Conver.*<hidden>") as failure:
        read(engine, select)
    assert "3703" not in str(failure.value)
    assert "李四" not in str(failure.value)
    assert failure.value.__context__ is None


def test_a_session_leaves_nothing_in_the_scratch_folder(settings: Settings):
    with open_engine(settings, memory="100MB") as engine:
        engine.execute(
            "CREATE TABLE t AS SELECT range AS a, md5(range::VARCHAR) AS b FROM range(2000000)"
        )
        assert engine.scalar("SELECT count(DISTINCT b) FROM t") == 2_000_000
        assert list(settings.scratch.iterdir()) == [engine.scratch]

    assert list(settings.scratch.iterdir()) == []


def test_rows_come_in_order_where_it_is_asked_for(engine: Engine):
    with engine.preserve_row_order():
        engine.execute("CREATE TABLE t AS SELECT range AS a FROM range(500000)")
        assert engine.scalar("SELECT bool_and(a = rowid) FROM t") is True


def test_one_thread_lasts_no_longer_than_its_statement(engine: Engine):
    threads = "SELECT current_setting('threads')"
    before = engine.scalar(threads)
    with engine.single_thread():
        assert engine.scalar(threads) == 1
    assert engine.scalar(threads) == before > 1


def test_the_sqlite_extension_works_without_a_network(engine: Engine, tmp_path: Path):
    with sqlite3.connect(tmp_path / "agency.db") as agency:
        agency.execute("CREATE TABLE t (a TEXT)")
        agency.execute("INSERT INTO t VALUES ('x')")
    load_extension(engine, "sqlite")
    load_extension(engine, "sqlite")

    engine.execute(f"ATTACH '{tmp_path / 'agency.db'}' AS agency (TYPE sqlite, READ_ONLY)")
    assert engine.rows("SELECT a FROM agency.t") == [("x",)]


def test_the_postgres_extension_reads_a_real_server(engine: Engine, postgres_url: str):
    load_extension(engine, "postgres")
    sockets = postgres_url.partition("?host=")[2]

    engine.execute(f"ATTACH 'host={sockets} user=postgres' AS agency (TYPE postgres, READ_ONLY)")
    found = engine.scalar("SELECT * FROM postgres_query('agency', 'SELECT 40 + 2')")
    assert found == 42


def test_a_changed_extension_is_refused_by_its_signature(tmp_path: Path):
    package = Path(str(resources.files("duckdb_extension_sqlite")))
    copied = tmp_path / package.name
    shutil.copytree(package, copied)
    (file,) = copied.rglob("*.duckdb_extension")
    content = bytearray(file.read_bytes())
    content[5000] ^= 1
    file.write_bytes(content)
    script = (
        "from resources.engine import load_extension, open_engine\n"
        "from zb_pipelines.domain.settings import current\n"
        "with open_engine(current()) as session: load_extension(session, 'sqlite')\n"
    )
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": path, "ZB_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "signature" in done.stderr


def test_a_confined_session_loads_no_extension(engine: Engine):
    (shipped,) = Path(str(resources.files("duckdb_extension_sqlite"))).rglob("*.duckdb_extension")
    engine.confine()
    assert engine.scalar("SELECT current_setting('allow_unsigned_extensions')") is False
    for sql in ("SET allow_unsigned_extensions = true", f"LOAD '{shipped}'", "INSTALL spatial"):
        with pytest.raises(EngineError):
            engine.execute(sql)


def test_an_extension_that_was_not_loaded_is_not_fetched(engine: Engine):
    with pytest.raises(EngineError, match="sqlite"):
        engine.execute("ATTACH 'x.db' AS agency (TYPE sqlite)")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Invalid Input Error: JOHN SMITH EXAMPLE", "Invalid Input Error: <hidden>"),
        (
            "Conversion Error: Could not convert string 'JOHN' to INT32",
            "Conversion Error: Could not convert string <hidden> to INT32",
        ),
        ("Invalid Input Error: Ólafur o'Neil 3703", "Invalid Input Error: <hidden>"),
        (
            "Out of Range Error: Overflow in multiplication of INT32 (12345 * 678)!",
            "Out of Range Error: Overflow in <hidden> of INT32 <hidden>!",
        ),
    ],
)
def test_no_word_that_is_not_the_engines_own_is_shown(said: str, shown: str) -> None:
    assert str(redacted_error(duckdb.InvalidInputException(said))).partition(": ")[2] == shown
