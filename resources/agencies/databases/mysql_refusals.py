"""Why a MySQL or MariaDB server did not give a table, by its codes."""

from typing import TYPE_CHECKING, Any

from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from resources.agencies.databases.mysql import MysqlTable

_ACCOUNT, _NO_DATABASE = (1044, 1045, 1698, 2059), (1049,)
_NO_RIGHT, _LOCKED, _TOO_SLOW = (1142, 1143, 1370), (1205, 1099, 3572), (1969, 3024, 1317)
_GONE = (1146, 1356, 1054)


def driver() -> Any:
    """The client's module; :class:`PullError` where it is not installed."""
    try:
        import pymysql
        import pymysql.converters  # pyright: ignore[reportUnusedImport]
        import pymysql.cursors  # pyright: ignore[reportUnusedImport]
    except ImportError as error:
        raise PullError(
            "unreachable",
            message("the driver {driver} is not installed", driver="PyMySQL"),
            message("install it: {command}", command="pip install PyMySQL==1.2.4"),
        ) from error
    return pymysql


def server_error(source: "MysqlTable", error: Exception) -> PullError:
    """The failure for the server's code."""
    connection, table = source.connection, source.table
    at = connection.socket or f"{connection.host}:{connection.port}"
    code = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    if code in _ACCOUNT:
        return PullError(
            "authentication",
            message("database {at} refused account {user}", at=at, user=connection.user),
            message(
                "check account and password with the agency; password_env names the variable that holds it"
            ),
        )
    if code in _NO_DATABASE:
        return PullError(
            "missing_table",
            message("server {at} has no database {database}", at=at, database=connection.database),
            message("correct database in sources.yml, or ask the agency to restore it"),
        )
    if code in _NO_RIGHT:
        return PullError(
            "authentication",
            message("account {user} may not read table {table}", user=connection.user, table=table),
            message("ask the agency to grant SELECT on it, without row-level security"),
        )
    if code in _LOCKED:
        return PullError(
            "locked",
            message(
                "table {table} is locked by a program of the agency, waited {seconds} seconds",
                table=table,
                seconds=connection.lock_timeout,
            ),
            message(
                "try again later; if it happens often, ask the agency for another time of maintenance"
            ),
        )
    if code in _TOO_SLOW:
        return PullError(
            "locked",
            message(
                "asking for table {table} took longer than {seconds} seconds",
                table=table,
                seconds=connection.statement_timeout,
            ),
            message(
                "try again later, ask for a faster view, or raise statement_timeout in sources.yml"
            ),
        )
    if code in _GONE or 1000 <= code < 2000:
        return PullError(
            "unreadable",
            message("asking for table {table} failed (MySQL error {code})", table=table, code=code),
            message("ask the agency to check this table or view"),
        )
    return _not_connected(source, at, str(error).lower())


def _not_connected(source: "MysqlTable", at: str, told: str) -> PullError:
    connection = source.connection
    if "ssl" in told or "certificate" in told:
        return PullError(
            "unreachable",
            message(
                "the connection to database {at} is not secured as asked (tls {mode})",
                at=at,
                mode=connection.tls,
            ),
            message(
                "write ca: the file with the certificate of the agency's authority; only in a secured network write tls: disable"
            ),
        )
    return PullError(
        "unreachable",
        message("database {at} cannot be reached", at=at),
        message(
            "check the network and that the database runs (waited {seconds} seconds at most)",
            seconds=connection.connect_timeout,
        ),
    )
