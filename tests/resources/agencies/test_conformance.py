"""One battery of cases for every kind of source; ``conformance_table`` says which kind runs which."""

import socket
import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pymysql
import pytest

from resources.agencies import PullError, Source, open_delivery
from resources.agencies.files.servers.kinds import SERVERS
from resources.agencies.kinds import KINDS
from resources.agencies.source import delivery_copy
from resources.engine import Engine
from tests.resources.agencies import conformance_table as plan
from tests.resources.agencies.certificates import certify
from tests.resources.agencies.conformance_kinds import (
    Rows,
    connection_text,
    file_kinds,
    write_csv,
    write_sqlite,
)
from tests.resources.agencies.conformance_services import Layers, serve
from tests.resources.agencies.file_servers import (
    BUCKET,
    PASSWORD,
    USER,
    ftp_server,
    ftps_server,
    s3_server,
    sftp_server,
)
from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.sql import identifier, literal

DAY = date(2026, 3, 2)
NAMES = ["id_no", "full_name", "moved"]
ROWS = [[f"A{at}", "李明", "2026-03-02"] for at in range(1, 41)]
ODD = [
    *("𠮷野", 'say "hi", ok', "a'b;c|d\te", "<&>", "0012", "1e5", "true", "NULL", "\\N", "=1+1"),
    *("前 后", "ａ１"),
]
Taken = Callable[..., list[tuple[Any, ...]]]


@dataclass
class Kind:
    """One kind of source as a test handles it; ``broken`` gives the declaration of what fails."""

    deliver: Callable[[Sequence[str], Rows], Source]
    broken: dict[str, Callable[[], Source]]


@dataclass
class Surroundings:
    """What kinds are made of."""

    request: pytest.FixtureRequest
    folder: Path
    declared: Callable[[str], Source]
    engine: Engine
    running: ExitStack
    environment: pytest.MonkeyPatch


@pytest.fixture
def around(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    declared: Callable[[str], Source],
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> Generator[Surroundings]:
    with ExitStack() as running:
        yield Surroundings(request, tmp_path, declared, engine, running, monkeypatch)


def kind_of(name: str, around: Surroundings) -> Kind:
    if name in plan.FILES:
        return _file(name, around)
    if name in plan.TRANSPORTS:
        return _transport(name, around)
    if name in plan.SERVICES:
        return _service(name, around)
    makers = {"sqlite": _sqlite, "sqlalchemy": _sqlite, "mysql": _mysql}
    return makers.get(name, _postgresql)(name, around)


def _halve(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) * 3 // 5])


def _file(name: str, around: Surroundings) -> Kind:
    kind = file_kinds(around.engine)[name]
    file = around.folder / kind.name

    def deliver(names: Sequence[str], rows: Rows) -> Source:
        kind.write(file, names, rows)
        inside = f"{kind.declaration}, path: {kind.name}"
        return around.declared(f"entries:\n  civil_affairs/roll: {{{inside}}}\n")

    def cut() -> Source:
        source = deliver(NAMES, ROWS)
        _halve(file.with_suffix(".dbf") if file.suffix == ".shp" else file)
        return source

    def dropped() -> Source:
        source = deliver(NAMES, ROWS)
        file.unlink()
        return source

    return Kind(deliver, {"cut": cut, "dropped": dropped})


def _mute(around: Surroundings) -> int:
    """A port where somebody listens and never answers."""
    return around.running.enter_context(
        closing(socket.create_server(("127.0.0.1", 0)))
    ).getsockname()[1]


def _transport(name: str, around: Surroundings) -> Kind:
    around.environment.setenv("ZB_TEST_PASSWORD", PASSWORD)
    outbox = around.folder / "outbox"
    outbox.mkdir()
    write_csv(outbox / "roll.csv", NAMES, ROWS)
    certified = certify(around.folder)
    opened = {
        "sftp": lambda: sftp_server(outbox),
        "ftp": lambda: ftp_server(outbox),
        "ftp with tls": lambda: ftps_server(outbox, certified.certificate, certified.key),
        "s3": lambda: s3_server(outbox),
    }
    server = None if name == "s3" else around.running.enter_context(opened[name]())

    def declare(port: int, file: str = "roll.csv", more: str = "") -> Source:
        told = {
            "sftp": f"kind: sftp, host: 127.0.0.1, port: {port}, {server.told if server else ''}",
            "ftp": f"kind: ftp, host: 127.0.0.1, port: {port}, tls: disable",
            "ftp with tls": f"kind: ftp, host: 127.0.0.1, port: {port}, ca: {certified.ca}",
            "s3": f"kind: s3, endpoint: 'http://127.0.0.1:{port}', plain: true, bucket: {BUCKET}",
        }[name]
        return around.declared(
            f"connections:\n  c: {{{told}, user: {USER}, password_env: ZB_TEST_PASSWORD, timeout: 2{more}}}\n"
            f"entries:\n  civil_affairs/roll: {{kind: csv, connection: c, path: {file}}}\n"
        )

    def port(**checks: bool) -> int:
        if server:
            return server.port
        return around.running.enter_context(s3_server(outbox, **checks)).port

    def deliver(names: Sequence[str], rows: Rows) -> Source:
        write_csv(outbox / "roll.csv", names, rows)
        return declare(port())

    def cut() -> Source:
        write_csv(outbox / "cut.csv", NAMES, ROWS * 50)
        return declare(port(), "cut.csv")

    def password() -> Source:
        source = declare(port(checks_login=True) if name == "s3" else port())
        around.environment.setenv("ZB_TEST_PASSWORD", "wrong")
        return source

    limit = "" if name == "s3" else ", connect_timeout: 2" if name == "sftp" else ""
    return Kind(
        deliver,
        {
            "cut": cut,
            "slow": lambda: declare(_mute(around), more=limit),
            "password": password,
            "dropped": lambda: declare(port(), "gone.csv"),
        },
    )


def _sqlite(name: str, around: Surroundings) -> Kind:
    file = around.folder / "agency.db"
    told: dict[str, Any] = {"kind": "sqlite", "path": str(file), "busy_timeout": 0.2}
    if name == "sqlalchemy":
        told = {"kind": "sqlalchemy", "url": f"sqlite:///{file}", "tls": "disable"}

    def deliver(names: Sequence[str], rows: Rows) -> Source:
        write_sqlite(file, names, rows)
        return around.declared(connection_text(told))

    def cut() -> Source:
        source = deliver(NAMES, ROWS * 100)
        _halve(file)
        return source

    def locked() -> Source:
        source = deliver(NAMES, ROWS)
        other = around.running.enter_context(closing(sqlite3.connect(file, isolation_level=None)))
        other.execute("BEGIN EXCLUSIVE")
        return source

    def dropped() -> Source:
        source = deliver(NAMES, ROWS)
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("DROP TABLE roll")
        return source

    return Kind(deliver, {"cut": cut, "slow": locked, "dropped": dropped})


def _created(names: Sequence[str], rows: Rows, kind: str) -> list[str]:
    columns = ", ".join(f"{identifier(name)} {kind}" for name in names)
    values = ", ".join(f"({', '.join(literal(v) for v in row)})" for row in rows)
    made = ["DROP TABLE IF EXISTS roll", f"CREATE TABLE roll ({columns})"]
    return [*made, f"INSERT INTO roll VALUES {values}"] if rows else made


def _postgresql(name: str, around: Surroundings) -> Kind:
    run = around.request.getfixturevalue("postgres")
    declare = around.request.getfixturevalue("postgres_source")
    own = {} if name == "postgresql" else {"kind": name, "port": 5432}
    listed = ", ".join(NAMES)

    def deliver(names: Sequence[str], rows: Rows) -> Source:
        run("; ".join(_created(names, rows, "text")))
        return declare(**own)

    def view(first: str, then: str, **more: object) -> Source:
        run(f"{first}; CREATE VIEW roll ({listed}) AS SELECT {then}, 'x'::text, '2026-03-02'::text")
        return declare(**own, **more)

    def cut() -> Source:
        run(
            "CREATE FUNCTION fall() RETURNS int VOLATILE LANGUAGE sql"
            " AS 'SELECT pg_terminate_backend(pg_backend_pid())::int'"
        )
        run(
            f"CREATE VIEW roll ({listed}) AS SELECT (i + CASE i WHEN 9 THEN fall() ELSE 0 END)::text,"
            " 'x'::text, '2026-03-02'::text FROM generate_series(1, 9) i"
        )
        return declare(**own)

    def slow() -> Source:
        return view("SELECT 1", "pg_sleep(60)::text", statement_timeout=1)

    def password() -> Source:
        account = around.request.getfixturevalue("account")
        deliver(NAMES, ROWS)
        run(f"GRANT SELECT ON roll TO {account}")
        around.environment.setenv("ZB_TEST_PASSWORD", "wrong")
        return declare(**own, user=account, password_env="ZB_TEST_PASSWORD")

    def dropped() -> Source:
        source = deliver(NAMES, ROWS)
        run("DROP TABLE roll")
        return source

    return Kind(deliver, {"cut": cut, "slow": slow, "password": password, "dropped": dropped})


def _mysql(name: str, around: Surroundings) -> Kind:
    address = around.request.getfixturevalue("mariadb_database")
    session = around.running.enter_context(
        closing(pymysql.connect(**address, autocommit=True, charset="utf8mb4"))
    )
    told = {
        "kind": name,
        "socket": address["unix_socket"],
        "database": address["database"],
        "user": address["user"],
    }

    def run(*statements: str) -> None:
        with session.cursor() as cursor:
            cursor.execute("SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'")
            for statement in statements:
                cursor.execute(statement)

    def deliver(names: Sequence[str], rows: Rows) -> Source:
        run(*_created(names, rows, "varchar(200) CHARACTER SET utf8mb4"))
        return around.declared(connection_text(told))

    def cut() -> Source:
        run(
            "CREATE TABLE roll AS SELECT seq AS id_no, repeat('x', 500) AS full_name,"
            " '2026-03-02' AS moved FROM seq_1_to_100000"
        )
        real = delivery_copy.open_row_groups

        def then_kill(*given: Any) -> Any:
            with session.cursor() as cursor:
                cursor.execute(
                    "SELECT id FROM information_schema.processlist WHERE db = DATABASE()"
                    " AND id <> CONNECTION_ID()"
                )
                for (other,) in cursor.fetchall():
                    cursor.execute(f"KILL {other}")
            return real(*given)

        around.environment.setattr(delivery_copy, "open_row_groups", then_kill)
        return around.declared(connection_text(told))

    def slow() -> Source:
        run("CREATE VIEW roll AS SELECT sleep(60) AS id_no, 'x' AS full_name, '' AS moved")
        return around.declared(connection_text(told | {"statement_timeout": 1}))

    def password() -> Source:
        deliver(NAMES, ROWS)
        run("CREATE OR REPLACE USER zb_reader@localhost IDENTIFIED BY 's3cret'")
        around.environment.setenv("ZB_TEST_PASSWORD", "wrong")
        wrong = {"user": "zb_reader", "password_env": "ZB_TEST_PASSWORD"}
        return around.declared(connection_text(told | wrong))

    def dropped() -> Source:
        source = deliver(NAMES, ROWS)
        run("DROP TABLE roll")
        return source

    return Kind(deliver, {"cut": cut, "slow": slow, "password": password, "dropped": dropped})


def _service(name: str, around: Surroundings) -> Kind:
    layers: Layers = around.running.enter_context(serve())
    around.environment.setenv("ZB_TEST_PASSWORD", "s3cret")
    inside = {
        "http": "path: roll, records: data.list, total: data.total, paging: {kind: page, size: 7,"
        " size_parameter: size}",
        "ogc_features": "layer: roll, size: 7",
        "wfs": "layer: roll, size: 7",
    }[name]

    def declare(port: int = layers.server_port, more: str = inside) -> Source:
        told: dict[str, Any] = {
            "kind": name,
            "url": f"http://127.0.0.1:{port}",
            "plain": True,
            "attempts": 1,
            "timeout": 2,
            "longest_wait": 0,
            "login": {"kind": "header", "name": "X-Key", "secret_env": "ZB_TEST_PASSWORD"},
        }
        return around.declared(connection_text(told, more))

    def deliver(names: Sequence[str], rows: Rows) -> Source:
        layers.records = [dict(zip(names, row, strict=True)) for row in rows]
        return declare()

    def cut() -> Source:
        layers.cut = True
        return deliver(NAMES, ROWS)

    def password() -> Source:
        around.environment.setenv("ZB_TEST_PASSWORD", "wrong")
        return deliver(NAMES, ROWS)

    return Kind(
        deliver,
        {
            "cut": cut,
            "slow": lambda: declare(_mute(around)),
            "password": password,
            "dropped": lambda: declare(more=inside.replace("roll", "gone")),
        },
    )


def kinds(case: str) -> pytest.MarkDecorator:
    """The kinds that run a case; some need servers."""
    return pytest.mark.parametrize(
        "name",
        [
            pytest.param(kind, marks=pytest.mark.servers) if kind in plan.SERVERS else kind
            for kind in plan.runs(case)
        ],
    )


@pytest.fixture
def entry(make_entry: Callable[..., Entry]) -> Entry:
    return make_entry(*(Item(name=name, title=name) for name in NAMES))


def refused(taken: Taken, source: Source, entry: Entry) -> PullError:
    with pytest.raises(PullError) as failed:
        taken(source, entry)
    assert "李明" not in str(failed.value)
    assert "s3cr" not in str(failed.value)
    return failed.value


@kinds("whole")
def test_whole(name: str, around: Surroundings, entry: Entry, taken: Taken) -> None:
    source = kind_of(name, around).deliver(NAMES, ROWS)
    assert taken(source, entry) == [(*row, at) for at, row in enumerate(ROWS, start=1)]


@kinds("empty")
def test_empty(name: str, around: Surroundings, entry: Entry, taken: Taken) -> None:
    assert taken(kind_of(name, around).deliver(NAMES, []), entry) == []


@kinds("cut")
def test_cut(name: str, around: Surroundings, entry: Entry, taken: Taken) -> None:
    told = refused(taken, kind_of(name, around).broken["cut"](), entry)
    assert told.kind in ("truncated", "unreadable", "unreachable")


@kinds("slow")
def test_slow(name: str, around: Surroundings, entry: Entry, taken: Taken) -> None:
    told = refused(taken, kind_of(name, around).broken["slow"](), entry)
    assert told.kind == ("locked" if name in plan.DATABASES else "unreachable")


@kinds("password")
def test_password(name: str, around: Surroundings, entry: Entry, taken: Taken) -> None:
    told = refused(taken, kind_of(name, around).broken["password"](), entry)
    assert told.kind == "authentication"


@kinds("dropped")
def test_dropped(name: str, around: Surroundings, entry: Entry, taken: Taken) -> None:
    told = refused(taken, kind_of(name, around).broken["dropped"](), entry)
    assert told.kind in ("missing_file", "missing_table")


@kinds("changed")
def test_changed(name: str, around: Surroundings, entry: Entry, taken: Taken) -> None:
    told = refused(taken, kind_of(name, around).deliver(["id_no", "xm", "moved"], ROWS), entry)
    assert told.kind == "missing_column"
    assert "full_name" in told.reason


@kinds("odd")
def test_odd(name: str, around: Surroundings, entry: Entry, taken: Taken) -> None:
    rows = [[str(at), value, "2026-03-02"] for at, value in enumerate(ODD)]
    source = kind_of(name, around).deliver(NAMES, rows)
    assert [row[1] for row in taken(source, entry)] == ODD


@kinds("boundary")
def test_boundary(
    name: str, around: Surroundings, make_entry: Callable[..., Entry], taken: Taken
) -> None:
    items = [Item(name=n, title=n, type="datetime" if n == "moved" else "string") for n in NAMES]
    times = [
        "2026-03-01 23:59:59",
        "2026-03-02 00:00:00",
        "2026-03-02 23:59:59",
        "2026-03-03 00:00:00",
        "no time",
    ]
    rows = [[str(at), "x", moved] for at, moved in enumerate(times)]
    source = kind_of(name, around).deliver(NAMES, rows)
    assert [row[0] for row in taken(source, make_entry(*items, time="moved"))] == ["1", "2", "4"]


@kinds("cancel")
def test_cancel(
    name: str, around: Surroundings, entry: Entry, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stops a pull in its middle leaves nothing behind, and the next one is whole."""
    source = kind_of(name, around).deliver(NAMES, ROWS)
    engine = around.engine

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(delivery_copy, "open_row_groups", stop)
        with pytest.raises(KeyboardInterrupt), open_delivery(engine, source, entry, DAY):
            pass
    left = [file.name for file in engine.scratch.iterdir() if file.is_file()]
    assert [each for each in left if not each.endswith((".duckdb_extension", "owner.lock"))] == []
    assert engine.scalar("SELECT count(*) FROM duckdb_secrets()") == 0
    assert len(taken(source, entry)) == len(ROWS)


def test_the_page_has_the_table_of_what_runs() -> None:
    page = plan.PAGE.read_text("utf-8")
    assert page == plan.page_with_table(page), "run tests/resources/agencies/conformance_table.py"


def test_the_table_has_every_kind_of_the_product_and_every_case_that_runs() -> None:
    listed = {each.partition(" ")[0] for each in (*plan.KINDS, *plan.WITHOUT_SERVER)}
    assert listed == {*KINDS, *SERVERS}
    ran = {
        name.removeprefix("test_"): [getattr(each, "values", (each,))[0] for each in mark.args[1]]
        for name, test in globals().items()
        for mark in getattr(test, "pytestmark", ())
        if name.startswith("test_")
    }
    assert ran == {case: plan.runs(case) for case in plan.CASES}
