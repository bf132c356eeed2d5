"""What a failure is told as hangs on its cause, never on how tables, accounts or machines are called."""

import socket
import ssl
import threading
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.agencies import PullError, Source
from resources.agencies.databases.postgresql_refusals import reason_of
from resources.agencies.source.error_words import words_of
from tests.resources.agencies.certificates import certify
from tests.resources.agencies.misleading_names import FEW, NAMES
from zb_pipelines.domain.catalog.model.model import Entry

Taken = Callable[..., list[tuple[Any, ...]]]
# What libpq, PostgreSQL and PgBouncer say without a code, and what it means.
TOLD = {
    'connection to server at "{}" (10.0.0.1), port 5432 failed: Connection refused': "unreachable",
    'could not translate host name "{}" to address: Name or service not known': "unreachable",
    'connection to server at "{}" failed: FATAL:  password authentication failed for user "{}"': "account",
    'FATAL:  role "{}" does not exist': "account",
    '致命错误:  角色 "{}" 不存在': "account",
    'FATAL:  no pg_hba.conf entry for host "{}", user "{}", database "{}", SSL encryption': "account",
    'FATAL:  permission denied for database "{}"\nDETAIL:  User does not have CONNECT privilege.': "account",
    'FATAL:  database "{}" does not exist': "no_database",
    '致命错误:  数据库 "{}" 不存在': "no_database",
    "FATAL:  no such database: {}": "no_database",
    'FATAL:  too many connections for role "{}"': "unreachable",
    'FATAL:  database "{}" is not currently accepting connections': "unreachable",
    "FATAL:  the database system is starting up": "unreachable",
    "致命错误:  数据库系统正在启动": "unreachable",
    "SSL SYSCALL error: EOF detected": "unreachable",
    'connection to server at "{}" failed: SSL error: certificate verify failed': "certificate",
    'connection to server at "{}" failed: server does not support SSL, but SSL was required': "certificate",
    'server certificate for "{}" does not match host name "{}"': "certificate",
}


@pytest.mark.parametrize("told", TOLD)
@settings(max_examples=60, deadline=None)
@given(names=st.tuples(NAMES, NAMES, NAMES))
def test_no_name_spells_a_cause_of_postgresqls(told: str, names: tuple[str, str, str]) -> None:
    assert reason_of(None, words_of(told.format(*names), names)) == TOLD[told]


def _failure(taken: Taken, source: Source, entry: Entry) -> PullError:
    with pytest.raises(PullError) as failed:
        taken(source, entry)
    return failed.value


@FEW
@given(name=NAMES)
def test_a_postgresql_tells_its_causes_whatever_is_called_how(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    roll: Entry,
    taken: Taken,
    name: str,
) -> None:
    postgres('CREATE TABLE IF NOT EXISTS roll ("身份证号" text, xm text, town_code text)')
    for declared in ({}, {"kind": "kingbase", "port": 5432}):
        plain, told = (
            [
                _failure(taken, postgres_source(**declared, **{key: called}), roll)
                for key in ("user", "database")
            ]
            for called in ("plain", name)
        )
        assert [each.remedy for each in told] == [each.remedy for each in plain]
        assert [each.kind for each in told] == ["authentication", "missing_table"]


@pytest.mark.parametrize("word", ["statement timeout", "lock timeout", "utf8", "ssl"])
def test_what_an_error_of_a_view_quotes_is_no_cause(
    postgres: Callable[[str], None],
    postgres_source: Callable[..., Source],
    roll: Entry,
    taken: Taken,
    word: str,
) -> None:
    postgres(f"CREATE TABLE base AS SELECT '{word} encoding fatal:'::text AS v")
    postgres(
        f'CREATE VIEW "{word}" AS SELECT v AS "身份证号", v AS xm, v::int AS town_code FROM base'
    )
    assert _failure(taken, postgres_source(f"'{word}'"), roll).kind == "unreadable"


@contextmanager
def _secured(certificate: Path, key: Path) -> Generator[int]:
    """A port behind TLS whose other side says nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    accepted, _ = listening.accept()
                    with suppress(OSError), closing(accepted):
                        context.wrap_socket(accepted, server_side=True)

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)  # a waiting accept would take one more


ORACLE = "kind: oracle, database: ssl_certificate, user: tls"
S3 = "kind: s3, bucket: ssl-certificate, user: signature"
HTTP = "kind: http"


@pytest.mark.parametrize("kind", ["oracle", "s3", "http"])
def test_an_unknown_authority_is_told_apart_from_a_server_that_does_not_answer(
    declared: Callable[[str], Source],
    roll: Entry,
    taken: Taken,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    monkeypatch.setenv("ZB_TEST_PASSWORD", "certificate")
    certified = certify(tmp_path)

    def source(host: str, port: int) -> Source:
        at = f"127.0.0.1:{port}" if host == "127.0.0.1" else f"{host}:{port}"
        more = {
            "oracle": f"{ORACLE}, host: {host}, port: {port}, password_env: ZB_TEST_PASSWORD",
            "s3": f"{S3}, endpoint: 'https://{at}', password_env: ZB_TEST_PASSWORD, timeout: 2",
            "http": f"{HTTP}, url: 'https://{at}', attempts: 1",
        }[kind]
        entry = {
            "oracle": "connection: c, table: ROLL",
            "s3": "kind: csv, connection: c, path: roll.csv",
            "http": "connection: c, path: /roll",
        }[kind]
        return declared(
            f"connections:\n  c: {{{more}, ca: '{certified.other_ca}'}}\n"
            f"entries:\n  civil_affairs/roll: {{{entry}}}\n"
        )

    with _secured(certified.certificate, certified.key) as port:
        unverified = _failure(taken, source("127.0.0.1", port), roll)
    silent = _failure(taken, source("127.0.0.1", port), roll)
    # Without a name, S3's client tries for a long time.
    unknown = silent if kind == "s3" else _failure(taken, source("ssl-cert.invalid", port), roll)
    assert {each.kind for each in (unverified, silent, unknown)} == {"unreachable"}
    assert "ca：" in unverified.remedy
    assert "ca：" not in silent.remedy + unknown.remedy


def test_a_sqlite_view_is_broken_whatever_its_tables_are_called(
    declared: Callable[[str], Source], roll: Entry, taken: Taken, tmp_path: Path
) -> None:
    import sqlite3

    for name in ("locked", "malformed_utf8", "unicode", "database is locked"):
        file = tmp_path / f"{name}.db"
        with closing(sqlite3.connect(file)) as database, database:
            database.execute(f'CREATE TABLE "{name}" (a)')
            database.execute(
                f'CREATE VIEW roll AS SELECT a AS "身份证号", a AS xm, a AS town_code FROM "{name}"'
            )
            database.execute(f'ALTER TABLE "{name}" RENAME TO "gone"')
            database.execute("DROP VIEW roll")
            database.execute(
                f'CREATE VIEW roll AS SELECT a AS "身份证号", a AS xm, a AS town_code FROM "{name}"'
            )
        source = declared(
            f"connections:\n  c: {{kind: sqlite, path: '{file}'}}\n"
            "entries:\n  civil_affairs/roll: {connection: c, table: roll}\n"
        )
        failed = _failure(taken, source, roll)
        assert (failed.kind, "roll" in failed.reason) == ("unreadable", True)


def test_an_error_with_a_code_needs_no_words() -> None:
    assert reason_of("57014", "certificate password") == "too_slow"
    assert reason_of("42501", "ssl") == "no_right"
    assert reason_of("57P01", "password") == "unreachable"
