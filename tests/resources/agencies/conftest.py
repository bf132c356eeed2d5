"""An agency that hands over the same small table in each way of delivery."""

import csv
import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import psycopg2
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


@pytest.fixture(params=["sqlite", "postgresql", "csv", "csv in gb18030", "xlsx", "ndjson"])
def deliver(
    request: pytest.FixtureRequest, tmp_path: Path, declared: Callable[[str], Source]
) -> Deliver:
    """Hand over a table: its column names and rows of texts, ``None`` where nothing is known."""
    ways: dict[str, Deliver] = {
        "sqlite": lambda names, rows: _sqlite(tmp_path, declared, names, rows),
        "csv": lambda names, rows: _csv(tmp_path, declared, names, rows, "utf-8"),
        "csv in gb18030": lambda names, rows: _csv(tmp_path, declared, names, rows, "gb18030"),
        "xlsx": lambda names, rows: _xlsx(tmp_path, declared, names, rows),
        "ndjson": lambda names, rows: _ndjson(tmp_path, declared, names, rows),
    }
    if request.param != "postgresql":
        return ways[request.param]
    run = request.getfixturevalue("postgres")
    source = request.getfixturevalue("postgres_source")

    def by_postgres(names: Sequence[str], rows: Sequence[Row]) -> Source:
        columns = ", ".join(f"{identifier(name)} text" for name in names)
        run(f"DROP TABLE IF EXISTS roll; CREATE TABLE roll ({columns})")
        for row in rows:
            values = ", ".join("NULL" if v is None else literal(v) for v in row)
            run(f"INSERT INTO roll VALUES ({values})")
        return source()

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
