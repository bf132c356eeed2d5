"""Why a PostgreSQL server did not give a table, by its codes and, where it has none, by its words."""

from psycopg2 import errorcodes

from resources.agencies.databases.postgresql_source import PostgresConnection, PostgresTable
from resources.agencies.databases.table_refusals import Reason
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

# Errors of connecting carry no code; these words are libpq's and the server's, also in Chinese.
_ABOUT_THE_ACCOUNT = (
    "password",
    "authentication",
    "pg_hba",
    "role ",
    "认证",
    "口令",
    "密码",
    "角色",
)
_ABOUT_THE_DATABASE = ('database "', "数据库")
_ABOUT_CERTIFICATES = ("certificate", "ssl", "tls", "证书")
_ABOUT_THE_POOL = ("unsupported startup parameter", "no more connections allowed", "bouncer")
# SQLSTATE classes: connection exception, insufficient resources, operator intervention.
_WITHOUT_SERVICE = ("08", "53", "57P")


_REASONS: dict[str, Reason] = {
    errorcodes.LOCK_NOT_AVAILABLE: "locked",
    errorcodes.QUERY_CANCELED: "too_slow",
    errorcodes.INSUFFICIENT_PRIVILEGE: "no_right",
}


def reason_of(code: str | None, told: str) -> Reason:
    """What SQLSTATE ``code`` means, or without one what libpq ``told`` in lower case."""
    if code is not None and not code.startswith(_WITHOUT_SERVICE):
        return _REASONS.get(code, "query")
    words: tuple[tuple[tuple[str, ...], Reason], ...] = (
        (_ABOUT_CERTIFICATES, "certificate"),
        (_ABOUT_THE_ACCOUNT, "account"),
        (_ABOUT_THE_DATABASE, "no_database"),
    )
    found: list[Reason] = [reason for about, reason in words if any(word in told for word in about)]
    return found[0] if found and code is None else "unreachable"


def server_error(source: PostgresTable, code: str | None, told: str) -> PullError:
    """The failure for a code of the server; without one, of connecting, for what it ``told``."""
    if code is None:
        return not_connected(source.connection, told)
    if code.startswith(_WITHOUT_SERVICE):
        return not_connected(source.connection, "")
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


def not_connected(connection: PostgresConnection, told: str) -> PullError:
    """The failure of connecting, by what libpq or the server ``told`` in lower case."""
    at = f"{connection.host}:{connection.port}"
    if any(word in told for word in _ABOUT_THE_POOL):
        return PullError(
            "unreachable",
            message("the connection pool before database {at} refused the session", at=at),
            message(
                "connect to the database itself, or ask the agency to allow this account in the pool"
            ),
        )
    if any(word in told for word in _ABOUT_CERTIFICATES):
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
    if any(word in told for word in _ABOUT_THE_ACCOUNT):
        return PullError(
            "authentication",
            message("database {at} refused account {user}", at=at, user=connection.user),
            message(
                "check account and password with the agency; password_env names the variable that holds it"
            ),
        )
    if any(word in told for word in _ABOUT_THE_DATABASE):
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
