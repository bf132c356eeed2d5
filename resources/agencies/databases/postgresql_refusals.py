"""Why a PostgreSQL server did not give a table, by its codes and, where it has none, by its words."""

import re

import psycopg2
from psycopg2 import errorcodes

from resources.agencies.databases.postgresql_source import PostgresConnection, PostgresTable
from resources.agencies.databases.table_refusals import Reason
from resources.agencies.source.error_words import declared_names, words_of
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

# Errors of connecting carry no code; these words are libpq's and the server's, also in Chinese, and
# are looked for in what is left when all names are taken out of a message.
_WITHOUT_CODE: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (
        "account",
        re.compile(
            r"password|authentication failed|pg_hba|role \"\"|permission denied for database"
            r"|认证|口令|密码|角色 ?\"\"|权限不够"
        ),
    ),
    ("no_database", re.compile(r'database "" does not exist|数据库 ?"" ?不存在|no such database')),
    ("certificate", re.compile(r"certificate|\bssl\b|\btls\b|证书")),
)
_NO_ANSWER = re.compile(
    r"too many connections|connection slots|ssl syscall|closed the connection|closed unexpectedly"
)
_LONG_SOCKET = re.compile(
    r"unix-domain socket path .* too long|unix ?域套接字.*太长", re.IGNORECASE
)
_ABOUT_THE_POOL = re.compile(r"unsupported startup parameter|no more connections allowed|bouncer")
# SQLSTATE classes: connection exception, insufficient resources, operator intervention.
_WITHOUT_SERVICE = ("08", "53", "57P")
_REASONS: dict[str, Reason] = {
    errorcodes.LOCK_NOT_AVAILABLE: "locked",
    errorcodes.QUERY_CANCELED: "too_slow",
    errorcodes.INSUFFICIENT_PRIVILEGE: "no_right",
}


def reason_of(code: str | None, told: str) -> Reason:
    """What SQLSTATE ``code`` means, or without one what was ``told`` in words without names."""
    if code is not None:
        return "unreachable" if code.startswith(_WITHOUT_SERVICE) else _REASONS.get(code, "query")
    if _NO_ANSWER.search(told):
        return "unreachable"
    for reason, words in _WITHOUT_CODE:
        if words.search(told):
            return reason
    return "unreachable"


def server_error(source: PostgresTable, error: psycopg2.Error) -> PullError:
    """The failure for the code of an error; without one, or without service, of connecting."""
    code = error.pgcode
    if code is None or code.startswith(_WITHOUT_SERVICE):
        return not_connected(source, error)
    table = source.table
    match code:
        case errorcodes.LOCK_NOT_AVAILABLE:
            return lock_timeout_error(source)
        case errorcodes.QUERY_CANCELED:
            return too_slow(source)
        case errorcodes.INSUFFICIENT_PRIVILEGE:
            return PullError(
                "authentication",
                message(
                    "account {user} may not read table {table}",
                    user=source.connection.user,
                    table=table,
                ),
                message("ask the agency to grant SELECT on it, without row-level security"),
            )
        case _:
            return PullError(
                "unreadable",
                message(
                    "asking for table {table} failed (SQLSTATE {code})", table=table, code=code
                ),
                message("ask the agency to check this table or view"),
            )


def lock_timeout_error(source: PostgresTable) -> PullError:
    """The failure of waiting for a lock until the time limit."""
    return PullError(
        "locked",
        message(
            "table {table} is locked by a program of the agency, waited {seconds} seconds",
            table=source.table,
            seconds=source.connection.lock_timeout,
        ),
        message(
            "try again later; if it happens often, ask the agency for another time of maintenance"
        ),
    )


def too_slow(source: PostgresTable) -> PullError:
    """The failure of a query that took longer than allowed."""
    return PullError(
        "locked",
        message(
            "asking for table {table} took longer than {seconds} seconds",
            table=source.table,
            seconds=source.connection.statement_timeout,
        ),
        message(
            "try again later, ask for a faster view, or raise statement_timeout in sources.yml"
        ),
    )


def not_connected(source: PostgresTable, error: psycopg2.Error) -> PullError:
    """The failure of connecting, by the words of libpq or the server."""
    connection = source.connection
    told = words_of(error, declared_names(source))
    if error.pgcode is None and _ABOUT_THE_POOL.search(told):
        return _refused_by_pool(connection)
    at = f"{connection.host}:{connection.port}"
    if error.pgcode is None and _LONG_SOCKET.search(told):
        return _socket_path_too_long(connection)
    reason = reason_of(error.pgcode, told)
    if reason == "certificate":
        return PullError(
            "unreachable",
            message(
                "the connection to database {at} is not secured as asked (sslmode {mode})",
                at=at,
                mode=connection.sslmode,
            ),
            message(
                "write ca: the file with the certificate of the agency's authority; only in a secured network write sslmode: disable"
            ),
        )
    if reason == "account":
        return PullError(
            "authentication",
            message("database {at} refused account {user}", at=at, user=connection.user),
            message(
                "check account and password with the agency; password_env names the variable that holds it"
            ),
        )
    if reason == "no_database":
        return PullError(
            "missing_table",
            message("server {at} has no database {database}", at=at, database=connection.database),
            message("correct database in sources.yml, or ask the agency to restore it"),
        )
    return PullError(
        "unreachable",
        message("database {at} cannot be reached", at=at),
        message(
            "check the network and that the database runs (waited {seconds} seconds at most)",
            seconds=connection.connect_timeout,
        ),
    )


def _refused_by_pool(connection: PostgresConnection) -> PullError:
    return PullError(
        "unreachable",
        message(
            "the connection pool before database {at} refused the session",
            at=f"{connection.host}:{connection.port}",
        ),
        message(
            "connect to the database itself, or ask the agency to allow this account in the pool"
        ),
    )


def _socket_path_too_long(connection: PostgresConnection) -> PullError:
    return PullError(
        "unreachable",
        message(
            "the folder of the database's socket has too long a path: {folder}",
            folder=connection.host,
        ),
        message(
            "with the socket's name a path may have 107 bytes; have the database listen in a folder with a shorter path, or connect by host name"
        ),
    )
