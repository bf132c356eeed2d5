"""Databases with a certificate of a test's own authority: verified by default, plain only where declared."""

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg2
import pymysql
import pytest
from hypothesis import example, given

from resources.agencies import PullError, Source
from resources.agencies.databases.mysql_bulk import attach_server, relation_sql
from resources.agencies.databases.mysql_connection import MysqlConnection
from resources.engine import Engine
from tests.resources.agencies.certificates import Certified, certify
from tests.resources.agencies.misleading_names import FEW, NAMES
from zb_pipelines.domain.catalog.model.model import Entry

Taken = Callable[..., list[tuple[Any, ...]]]
Declare = Callable[..., Source]
pytestmark = pytest.mark.servers
TABLE = "CREATE TABLE roll (id_no varchar(20), xm varchar(20), town_code varchar(20))"
ROW = "INSERT INTO roll VALUES ('A1', 'x', '1')"


@pytest.fixture(scope="module")
def folder() -> Generator[Path]:
    made = Path(tempfile.mkdtemp(prefix="zb-tls-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def certified(folder: Path) -> Certified:
    return certify(folder)


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


def _await(connect: Callable[[], Any], error: type[Exception]) -> Any:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(error):
            return connect()
    return connect()


@pytest.fixture(scope="module")
def postgres_port(folder: Path, certified: Certified) -> Generator[int]:
    """Debian's PostgreSQL with TLS; it must not run as root."""
    programs = max(Path("/usr/lib/postgresql").iterdir()) / "bin"
    data = folder / "postgres"
    data.mkdir()
    for name, source in (("server.crt", certified.certificate), ("server.key", certified.key)):
        shutil.copy(source, folder / name)
        shutil.chown(folder / name, "postgres", "postgres")
    (folder / "server.key").chmod(0o600)
    shutil.chown(data, "postgres", "postgres")
    subprocess.run(
        [programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres"],
        check=True,
        capture_output=True,
        user="postgres",
        group="postgres",
    )
    port = _free_port()
    settings = {
        "ssl": "on",
        "ssl_cert_file": folder / "server.crt",
        "ssl_key_file": folder / "server.key",
        "unix_socket_directories": "",
        "listen_addresses": "127.0.0.1,127.0.0.2",
        "port": port,
    }
    told = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, *told],
        user="postgres",
        group="postgres",
        stderr=subprocess.DEVNULL,
    )
    plain = f"host=127.0.0.1 port={port} user=postgres dbname=postgres sslmode=disable"
    with closing(_await(lambda: psycopg2.connect(plain), psycopg2.Error)) as session, session:
        session.cursor().execute(f"{TABLE}; {ROW}")
    yield port
    server.terminate()
    server.wait()


@pytest.fixture(scope="module")
def mariadb_port(folder: Path, certified: Certified) -> Generator[int]:
    """MariaDB with TLS."""
    data, port = folder / "mariadb", _free_port()
    subprocess.run(
        [
            *("mariadb-install-db", f"--datadir={data}", "--user=root"),
            "--auth-root-authentication-method=normal",
        ],
        check=True,
        capture_output=True,
    )
    server = subprocess.Popen(
        [
            *("mariadbd", "--no-defaults", f"--datadir={data}", "--user=root"),
            *(f"--socket={folder}/m.sock", f"--port={port}", "--bind-address=0.0.0.0"),
            *(f"--ssl-cert={certified.certificate}", f"--ssl-key={certified.key}"),
        ],
        stderr=subprocess.DEVNULL,
    )
    address: dict[str, Any] = {
        "unix_socket": f"{folder}/m.sock",
        "user": "root",
        "autocommit": True,
    }
    with closing(_await(lambda: pymysql.connect(**address), pymysql.Error)) as session:
        for statement in (
            "CREATE DATABASE agency",
            "USE agency",
            TABLE,
            ROW,
            "CREATE USER zb@'127.0.0.%'",
            "CREATE USER zb@localhost",
            "GRANT SELECT ON agency.* TO zb@'127.0.0.%'",
            "GRANT SELECT ON agency.* TO zb@localhost",
        ):
            session.cursor().execute(statement)
    yield port
    server.terminate()
    server.wait()


@pytest.fixture(params=["postgresql", "kingbase", "mysql"])
def declare(request: pytest.FixtureRequest, declared: Callable[[str], Source]) -> Declare:
    """The table with ``ca``, at a ``host``, plain where that is ``declared_plain``."""
    mysql = request.param == "mysql"
    port = request.getfixturevalue("mariadb_port" if mysql else "postgres_port")
    account = ("agency", "zb") if mysql else ("postgres", "postgres")
    mode = "tls" if mysql else "sslmode"

    def of(ca: Path | None = None, host: str = "127.0.0.1", plain: bool = False) -> Source:
        told = {
            "kind": request.param,
            "host": host,
            "port": port,
            "database": account[0],
            "user": account[1],
            **({"ca": str(ca)} if ca else {}),
            **({mode: "disable"} if plain else {}),
        }
        return declared(
            f"connections:\n  c: {json.dumps(told)}\n"
            "entries:\n  civil_affairs/roll: {connection: c, table: roll}\n"
        )

    return of


@pytest.fixture
def entry(roll: Entry) -> Entry:
    items = (roll.items[0].model_copy(update={"column": "id_no"}), *roll.items[1:])
    return roll.model_copy(update={"items": items})


ONE = [("A1", "x", "1", 1)]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_declared_authority_opens_the_door(
    declare: Declare, entry: Entry, taken: Taken, certified: Certified, host: str
) -> None:
    assert taken(declare(certified.ca, host), entry) == ONE


def test_another_authority_and_this_machines_are_refused(
    declare: Declare, entry: Entry, taken: Taken, certified: Certified
) -> None:
    for ca in (certified.other_ca, None):
        with pytest.raises(PullError) as failed:
            taken(declare(ca), entry)
        assert failed.value.kind == "unreachable"
        assert "verify-full" in failed.value.reason
        assert "ca" in failed.value.remedy


def test_a_certificate_for_another_name_is_refused(
    declare: Declare, entry: Entry, taken: Taken, certified: Certified
) -> None:
    with pytest.raises(PullError) as failed:
        taken(declare(certified.ca, "127.0.0.2"), entry)
    assert failed.value.kind == "unreachable"
    assert "verify-full" in failed.value.reason


def test_a_plain_connection_needs_a_declaration(
    declare: Declare, entry: Entry, taken: Taken
) -> None:
    assert taken(declare(plain=True), entry) == ONE


def _mysql(declared: Callable[[str], Source], port: int, **changes: object) -> Source:
    told = {"kind": "mysql", "host": "127.0.0.1", "port": port, "database": "agency", "user": "zb"}
    return declared(
        f"connections:\n  c: {json.dumps(told | {'tls': 'disable'} | changes)}\n"
        "entries:\n  civil_affairs/roll: {connection: c, table: roll}\n"
    )


@FEW
@example(name="ssl ")
@given(name=NAMES)
def test_a_mariadb_tells_its_causes_whatever_is_called_how(
    mariadb_port: int, declared: Callable[[str], Source], entry: Entry, taken: Taken, name: str
) -> None:
    for changes, kind in (
        ({"user": name}, "authentication"),
        # The account has no right to learn more; but no database has a name that ends with a blank.
        ({"database": name}, "missing_table" if name.endswith(" ") else "authentication"),
        ({"socket": f"/nowhere/{name}"}, "unreachable"),
    ):
        with pytest.raises(PullError) as failed:
            taken(_mysql(declared, mariadb_port, **changes), entry)
        assert failed.value.kind == kind
        assert "tls" not in failed.value.reason.replace(name, "")


def test_the_engines_own_client_verifies_too(
    mariadb_port: int, certified: Certified, engine: Engine
) -> None:
    def reads(host: str, ca: Path | None) -> list[tuple[Any, ...]] | None:
        address = {"host": host, "port": mariadb_port, "database": "agency", "user": "zb"}
        connection = MysqlConnection.model_validate(
            {"kind": "mysql", **address, "ca": str(ca) if ca else None}
        )
        with attach_server(engine, connection) as name:
            query = "SELECT count(*) AS n FROM roll"
            return engine.rows(f"FROM {relation_sql(name, connection, query)}") if name else None

    assert reads("127.0.0.1", certified.ca) == [(1,)]
    assert reads("127.0.0.1", certified.other_ca) is None
    assert reads("127.0.0.1", None) is None
    assert reads("127.0.0.2", certified.ca) is None
