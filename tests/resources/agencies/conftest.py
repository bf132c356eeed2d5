"""An agency that hands over the same small table in each way of delivery."""

import csv
import gzip
import json
import shutil
import sqlite3
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import escape

import psycopg2
import pyarrow as pa
import pyarrow.parquet as pq
import pymysql
import pytest
import sqlalchemy as sa
import xlsxwriter
from psycopg2 import sql

from resources.agencies import Source, load_sources, open_delivery
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import (
    Category,
    Entry,
    Extraction,
    Format,
    Item,
    OpeningTerms,
    SharingTerms,
)
from zb_pipelines.domain.settings import Settings
from zb_pipelines.domain.sql import identifier, literal

Row = Sequence[str | None]
Deliver = Callable[[Sequence[str], Sequence[Row]], Source]
Taken = Callable[..., list[tuple[str | int | None, ...]]]
PASSWORD = "s3cr'et pass"


@pytest.fixture
def make_entry() -> Callable[..., Entry]:
    """An entry ``civil_affairs/roll`` with these items; incremental where ``time`` is given."""

    def make(*items: Item, time: str | None = None) -> Entry:
        return Entry(
            key="civil_affairs/roll",
            agency="civil_affairs",
            code="307001",
            title="花名册",
            summary="测试",
            category=Category(kind="部门信息资源", subject="民政", topic="救助"),
            format=Format(kind="数据库", type="表"),
            sharing=SharingTerms(type="无条件共享"),
            opening=OpeningTerms(type="不予开放", basis="测试"),
            level="L3",
            use="测试",
            cycle="每日",
            record_key=(items[0].name,),
            collection_basis="测试",
            extraction=Extraction(mode="incremental" if time else "snapshot", time=time),
            items=items,
        )

    return make


@pytest.fixture
def roll(make_entry: Callable[..., Entry]) -> Entry:
    return make_entry(
        Item(name="id_no", title="证件号码", column="身份证号"),
        Item(name="full_name", title="姓名", column="xm"),
        Item(name="town_code", title="镇办代码"),
    )


@pytest.fixture
def declared(settings: Settings) -> Callable[[str], Source]:
    """The source of ``civil_affairs/roll`` as this ``sources.yml`` declares it."""

    def declare(text: str) -> Source:
        settings.sources.write_text(text, "utf-8")
        return load_sources(settings.sources).source("civil_affairs/roll")

    return declare


@pytest.fixture
def file_source(declared: Callable[[str], Source]) -> Callable[[str], Source]:
    """A file's declaration, written as the inside of a YAML mapping."""
    return lambda inside: declared(f"entries:\n  civil_affairs/roll: {{{inside}}}\n")


@pytest.fixture
def taken(engine: Engine) -> Taken:
    """The rows that come out of a source, ``_row`` last, in the order of delivery."""

    def take(
        source: Source, entry: Entry, day: date = date(2026, 3, 2)
    ) -> list[tuple[str | int | None, ...]]:
        with open_delivery(engine, source, entry, day) as opened:
            return engine.rows(f"SELECT * FROM {opened.relation} ORDER BY _row")

    return take


@pytest.fixture
def postgres_source(
    declared: Callable[[str], Source], postgres_database: str
) -> Callable[..., Source]:
    """The table ``roll`` of this test's own database; keywords change the connection."""

    def declare(table: str = "roll", **changes: object) -> Source:
        url = sa.make_url(postgres_database)
        told = {
            "kind": "postgresql",
            "host": url.query["host"],
            "database": url.database,
            "user": url.username,
        } | changes
        return declared(
            f"connections:\n  c: {json.dumps(told)}\n"
            f"entries:\n  civil_affairs/roll: {{connection: c, table: {table}}}\n"
        )

    return declare


@pytest.fixture
def postgres(postgres_database: str) -> Callable[[str], None]:
    """Run statements in this test's own database."""

    def run(statements: str) -> None:
        url = sa.make_url(postgres_database)
        session = psycopg2.connect(
            host=str(url.query["host"]), dbname=url.database, user=url.username
        )
        with closing(session), session, session.cursor() as cursor:
            cursor.execute(sql.SQL(statements))  # pyright: ignore[reportArgumentType]

    return run


@pytest.fixture
def session(postgres_database: str) -> Generator[Any]:
    """Another program's open session in the agency's database."""
    url = sa.make_url(postgres_database)
    host = str(url.query["host"])
    with closing(psycopg2.connect(host=host, dbname=url.database, user=url.username)) as opened:
        yield opened


@pytest.fixture
def account(postgres: Callable[[str], None], session: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """An account that needs a password, which is in the environment."""
    with session.cursor() as cursor:
        cursor.execute("SHOW hba_file")
        rules = Path(cursor.fetchone()[0])
    name = "zb_reader"
    rule = f"local all {name} scram-sha-256\n"
    if rule not in rules.read_text():
        rules.write_text(rule + rules.read_text())
    quoted = PASSWORD.replace("'", "''")
    postgres(f"DROP ROLE IF EXISTS {name}; CREATE ROLE {name} LOGIN PASSWORD '{quoted}'")
    postgres("SELECT pg_reload_conf()")
    monkeypatch.setenv("ZB_TEST_PASSWORD", PASSWORD)
    return name


@pytest.fixture(
    params=[
        "sqlite",
        "postgresql",
        "csv",
        "csv in gb18030",
        "csv in gzip",
        "csv in zip",
        "csv in utf-16",
        "xlsx",
        "ndjson",
        "json",
        "json in an envelope",
        "xml",
        "parquet",
        "kingbase",
        "opengauss",
        "sqlalchemy",
        pytest.param("mysql", marks=pytest.mark.servers),
    ]
)
def deliver(
    request: pytest.FixtureRequest, tmp_path: Path, declared: Callable[[str], Source]
) -> Deliver:
    """Hand over a table: its column names and rows of texts, ``None`` where nothing is known."""
    ways: dict[str, Deliver] = {
        "sqlalchemy": lambda names, rows: _by_url(tmp_path, declared, names, rows),
        "sqlite": lambda names, rows: _sqlite(tmp_path, declared, names, rows),
        "csv": lambda names, rows: _csv(tmp_path, declared, names, rows, "utf-8"),
        "csv in gb18030": lambda names, rows: _csv(tmp_path, declared, names, rows, "gb18030"),
        "xlsx": lambda names, rows: _xlsx(tmp_path, declared, names, rows),
        "ndjson": lambda names, rows: _ndjson(tmp_path, declared, names, rows),
        "csv in gzip": lambda names, rows: _packed(tmp_path, declared, names, rows, "gz"),
        "csv in zip": lambda names, rows: _packed(tmp_path, declared, names, rows, "zip"),
        "csv in utf-16": lambda names, rows: _csv(tmp_path, declared, names, rows, "utf-16"),
        "json": lambda names, rows: _json(tmp_path, declared, names, rows, ""),
        "json in an envelope": lambda names, rows: _json(
            tmp_path, declared, names, rows, "data.list"
        ),
        "xml": lambda names, rows: _xml(tmp_path, declared, names, rows),
        "parquet": lambda names, rows: _parquet(tmp_path, declared, names, rows),
    }
    if request.param == "mysql":
        address = request.getfixturevalue("mariadb_database")
        return lambda names, rows: _mysql(address, declared, names, rows)
    if request.param in ways:
        return ways[request.param]
    run = request.getfixturevalue("postgres")
    source = request.getfixturevalue("postgres_source")

    def by_postgres(names: Sequence[str], rows: Sequence[Row]) -> Source:
        columns = ", ".join(f"{identifier(name)} text" for name in names)
        run(f"DROP TABLE IF EXISTS roll; CREATE TABLE roll ({columns})")
        for row in rows:
            values = ", ".join("NULL" if v is None else literal(v) for v in row)
            run(f"INSERT INTO roll VALUES ({values})")
        return source() if request.param == "postgresql" else source(kind=request.param, port=5432)

    return by_postgres


def _sqlite(
    folder: Path, declared: Callable[[str], Source], names: Sequence[str], rows: Sequence[Row]
) -> Source:
    with closing(sqlite3.connect(folder / "agency.db")) as database, database:
        database.execute("DROP TABLE IF EXISTS roll")
        database.execute(f"CREATE TABLE roll ({', '.join(f'{identifier(n)} TEXT' for n in names)})")
        marks = ", ".join("?" for _ in names)
        database.executemany(f"INSERT INTO roll VALUES ({marks})", rows)
    return declared(
        "connections:\n  c: {kind: sqlite, path: agency.db}\n"
        "entries:\n  civil_affairs/roll: {connection: c, table: roll}\n"
    )


def _by_url(
    folder: Path, declared: Callable[[str], Source], names: Sequence[str], rows: Sequence[Row]
) -> Source:
    _sqlite(folder, declared, names, rows)
    return declared(
        f"connections:\n  c: {{kind: sqlalchemy, url: 'sqlite:///{folder}/agency.db', tls: disable}}\n"
        "entries:\n  civil_affairs/roll: {connection: c, table: roll}\n"
    )


def _csv(
    folder: Path,
    declared: Callable[[str], Source],
    names: Sequence[str],
    rows: Sequence[Row],
    encoding: str,
) -> Source:
    with (folder / "roll.csv").open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(["NULL" if value is None else value for value in row] for row in rows)
    return declared(
        "entries:\n  civil_affairs/roll:"
        f" {{kind: csv, path: roll.csv, encoding: {encoding}, nulls: ['NULL']}}\n"
    )


def _xlsx(
    folder: Path, declared: Callable[[str], Source], names: Sequence[str], rows: Sequence[Row]
) -> Source:
    with xlsxwriter.Workbook(str(folder / "roll.xlsx")) as book:
        sheet = book.add_worksheet("数据")
        for place, row in enumerate([names, *rows]):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write_string(place, column, value)
    return declared("entries:\n  civil_affairs/roll: {kind: xlsx, path: roll.xlsx, sheet: 数据}\n")


def _ndjson(
    folder: Path, declared: Callable[[str], Source], names: Sequence[str], rows: Sequence[Row]
) -> Source:
    lines = (
        json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in rows
    )
    (folder / "roll.ndjson").write_text("".join(lines), "utf-8")
    return declared("entries:\n  civil_affairs/roll: {kind: ndjson, path: roll.ndjson}\n")


def _packed(
    folder: Path,
    declared: Callable[[str], Source],
    names: Sequence[str],
    rows: Sequence[Row],
    form: str,
) -> Source:
    _csv(folder, declared, names, rows, "utf-8")
    text = (folder / "roll.csv").read_bytes()
    packed = folder / f"roll.csv.{form}"
    if form == "gz":
        packed.write_bytes(gzip.compress(text))
    else:
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("名册.csv", text)
    return declared(
        f"entries:\n  civil_affairs/roll: {{kind: csv, path: {packed.name}, nulls: ['NULL']}}\n"
    )


def _json(
    folder: Path,
    declared: Callable[[str], Source],
    names: Sequence[str],
    rows: Sequence[Row],
    records: str,
) -> Source:
    value: object = [dict(zip(names, row, strict=True)) for row in rows]
    for key in reversed(records.split(".") if records else []):
        value = {"code": 0, key: value, "message": "ok"}
    (folder / "roll.json").write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")
    return declared(
        f"entries:\n  civil_affairs/roll: {{kind: json, path: roll.json, records: '{records}'}}\n"
    )


def _xml(
    folder: Path, declared: Callable[[str], Source], names: Sequence[str], rows: Sequence[Row]
) -> Source:
    written = "".join(
        "<row>"
        + "".join(
            f"<{name}>{escape(value or '')}</{name}>"
            for name, value in zip(names, row, strict=True)
        )
        + "</row>"
        for row in rows
    )
    (folder / "roll.xml").write_text(f"<data>{written}</data>", "utf-8")
    return declared("entries:\n  civil_affairs/roll: {kind: xml, path: roll.xml, row: data/row}\n")


def _parquet(
    folder: Path, declared: Callable[[str], Source], names: Sequence[str], rows: Sequence[Row]
) -> Source:
    columns = {
        name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(names)
    }
    pq.write_table(pa.table(columns), folder / "roll.parquet")
    return declared("entries:\n  civil_affairs/roll: {kind: parquet, path: roll.parquet}\n")


def _mysql(
    address: dict[str, Any],
    declared: Callable[[str], Source],
    names: Sequence[str],
    rows: Sequence[Row],
) -> Source:
    with (
        closing(pymysql.connect(**address, charset="utf8mb4")) as session,
        session.cursor() as cursor,
    ):
        cursor.execute("SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')")
        cursor.execute("DROP TABLE IF EXISTS roll")
        columns = ", ".join(f"{identifier(name)} text" for name in names)
        cursor.execute(f"CREATE TABLE roll ({columns}) CHARACTER SET utf8mb4")
        marks = ", ".join("%s" for _ in names)
        if rows:
            cursor.executemany(f"INSERT INTO roll VALUES ({marks})", rows)
        session.commit()
    connection = {
        "kind": "mysql",
        "socket": address["unix_socket"],
        "database": address["database"],
        "user": address["user"],
    }
    return declared(
        f"connections:\n  c: {json.dumps(connection)}\n"
        "entries:\n  civil_affairs/roll: {connection: c, table: roll}\n"
    )


@pytest.fixture(scope="session")
def mariadb_socket() -> Generator[str]:
    """The socket of a MariaDB started for this session, which listens nowhere else."""
    folder = Path(tempfile.mkdtemp(prefix="zb-mariadb-"))
    data, socket = folder / "data", folder / "s.sock"
    subprocess.run(
        [
            "mariadb-install-db",
            f"--datadir={data}",
            "--auth-root-authentication-method=normal",
            "--user=root",
        ],
        check=True,
        capture_output=True,
    )
    server = subprocess.Popen(
        [
            "mariadbd",
            "--no-defaults",
            f"--datadir={data}",
            f"--socket={socket}",
            "--skip-networking",
            "--user=root",
            f"--pid-file={folder}/pid",
        ],
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(pymysql.Error):
            pymysql.connect(unix_socket=str(socket), user="root").close()
            break
    yield str(socket)
    server.terminate()
    server.wait()
    shutil.rmtree(folder)


@pytest.fixture
def mariadb_database(mariadb_socket: str) -> Generator[dict[str, Any]]:
    """Address of an empty database that lives as long as the test, as PyMySQL takes it."""
    name = f"test_{uuid4().hex}"
    with closing(pymysql.connect(unix_socket=mariadb_socket, user="root")) as session:
        with session.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        yield {"unix_socket": mariadb_socket, "user": "root", "database": name}
        with session.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")
