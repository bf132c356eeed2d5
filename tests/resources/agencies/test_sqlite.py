"""SQLite files: exact values of every storage class, and each fault told apart."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from resources.agencies import PullError, Source, open_delivery
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry, Item

Taken = Callable[..., list[tuple[Any, ...]]]
LOCKING = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def entry(make_entry: Callable[..., Entry]) -> Entry:
    return make_entry(Item(name="a", title="甲", column="甲 列"))


@pytest.fixture
def source(declared: Callable[[str], Source]) -> Source:
    return declared(
        "connections:\n  c: {kind: sqlite, path: agency.db, busy_timeout: 0.1}\n"
        "entries:\n  civil_affairs/roll: {connection: c, table: 名 册}\n"
    )


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., None]:
    def execute(*statements: str) -> None:
        with closing(sqlite3.connect(tmp_path / "agency.db")) as database, database:
            for statement in statements:
                database.execute(statement)

    return execute


def failure(taken: Taken, source: Source, entry: Entry) -> PullError:
    with pytest.raises(PullError) as failed:
        taken(source, entry)
    return failed.value


def test_values_of_every_storage_class_come_out_exact(
    run: Callable[..., None], source: Source, entry: Entry, taken: Taken
):
    run(
        'CREATE TABLE "名 册" ("甲 列" INTEGER)',
        'INSERT INTO "名 册" VALUES (9223372036854775807), (0.1), (0.1 + 0.2), (36.5), (1e300), (1234567.89),'
        " ('007x'), ('不是数'), (x'00ff'), (NULL), ('')",
    )
    assert [value for value, _ in taken(source, entry)] == [
        "9223372036854775807",
        "0.1",
        "0.30000000000000004",
        "36.5",
        "1.0e+300",
        "1234567.89",
        "007x",
        "不是数",
        "00FF",
        None,
        "",
    ]


def test_a_view_can_be_delivered(
    run: Callable[..., None], source: Source, entry: Entry, taken: Taken
):
    run("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('1')")
    run('CREATE VIEW "名 册" AS SELECT a AS "甲 列" FROM t')
    assert taken(source, entry) == [("1", 1)]


def test_a_file_that_is_not_there_is_not_made(
    tmp_path: Path, source: Source, entry: Entry, taken: Taken
):
    assert failure(taken, source, entry).kind == "missing_file"
    assert not (tmp_path / "agency.db").exists()


def test_each_other_fault_has_its_kind(
    tmp_path: Path, run: Callable[..., None], source: Source, entry: Entry, taken: Taken
):
    (tmp_path / "agency.db").write_text("身份证号,姓名\n" * 100)
    assert failure(taken, source, entry).kind == "unreadable"
    (tmp_path / "agency.db").unlink()
    run("CREATE TABLE other (a)")
    told = failure(taken, source, entry)
    assert (told.kind, "名 册" in told.reason) == ("missing_table", True)
    run('CREATE TABLE "名 册" (b)')
    assert failure(taken, source, entry).kind == "missing_column"


def test_a_cut_database_is_truncated(
    tmp_path: Path, run: Callable[..., None], source: Source, entry: Entry, taken: Taken
):
    run('CREATE TABLE "名 册" ("甲 列" TEXT)')
    run(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
        " INSERT INTO \"名 册\" SELECT '李明' || i FROM n"
    )
    file = tmp_path / "agency.db"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert failure(taken, source, entry).kind == "truncated"


def test_text_that_is_not_utf8_is_told(
    run: Callable[..., None], source: Source, entry: Entry, taken: Taken
):
    run('CREATE TABLE "名 册" ("甲 列" TEXT)')
    run("INSERT INTO \"名 册\" VALUES (CAST(x'c0eec3f7' AS TEXT))")
    assert failure(taken, source, entry).kind == "encoding"


def test_a_locked_database_is_told_after_the_declared_wait(
    tmp_path: Path, run: Callable[..., None], source: Source, entry: Entry, taken: Taken
):
    run('CREATE TABLE "名 册" ("甲 列" TEXT)')
    command = [sys.executable, "-c", LOCKING, str(tmp_path / "agency.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == b"locked\n"
        assert failure(taken, source, entry).kind == "locked"
        other.stdin.close()
    assert taken(source, entry) == []


def test_rows_that_belong_to_no_day_come_on_every_day(
    run: Callable[..., None],
    source: Source,
    make_entry: Callable[..., Entry],
    engine: Engine,
):
    entry = make_entry(Item(name="a", title="甲"), Item(name="t", title="时"), time="t")
    run('CREATE TABLE "名 册" (a, t)')
    run("INSERT INTO \"名 册\" VALUES (1, '2026-03-02'), (2, NULL), (3, ' '), (4, 20260302)")
    with open_delivery(engine, source, entry, date(2026, 3, 2)) as opened:
        found = engine.rows(f"SELECT a FROM {opened.relation} ORDER BY _row")
        undated = engine.rows(f"SELECT a FROM {opened.relation} WHERE {opened.undated} ORDER BY a")
    assert (found, undated) == ([("1",), ("2",), ("3",), ("4",)], [("2",), ("3",)])
