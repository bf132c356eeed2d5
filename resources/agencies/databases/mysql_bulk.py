"""Reading a MySQL or MariaDB query by the engine's own client, several times as fast as through Python.

It opens a session for each statement, so all that is to hold for one stands in it: the limits of time, and
the number of rows, which so is of the same snapshot. Where the extension is not installed, or does not come
through to the server, the driver reads.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from resources.agencies.databases.mysql_connection import ZONE, MysqlConnection, is_secured
from resources.agencies.databases.table_refusals import Reason
from resources.agencies.source.attempt import ReadError, attempt
from resources.agencies.source.credentials import password, trusted_certificates
from resources.agencies.source.error_words import words_of
from resources.engine import Engine, load_extension
from resources.engine.extensions import is_installed
from zb_pipelines.domain.sql import literal

_SETTINGS = (
    f"SET mysql_session_time_zone = {literal(ZONE)}",
    "SET mysql_query_timeout_enabled = false",
    "SET mysql_pool_enable_thread_local_cache = false",
)
_TOLD: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    ("too_slow", ("max_statement_time", "maximum statement execution time", "interrupted")),
    ("locked", ("lock wait timeout",)),
    ("unreachable", ("lost connection", "gone away", "connection was killed")),
)


@contextmanager
def attach_server(engine: Engine, connection: MysqlConnection) -> Generator[str | None]:
    """The name that :func:`relation_sql` knows the server by; ``None`` where the driver is to read."""
    if not is_installed("mysql"):
        yield None
        return
    load_extension(engine, "mysql")
    name = f"agency_{uuid4().hex}"
    for setting in _SETTINGS:
        engine.execute(setting)
    attach = f"ATTACH '' AS {name} (TYPE mysql, SECRET {name}, READ_ONLY)"
    refused = attempt(engine, _secret_sql(name, connection)) or attempt(engine, attach)
    try:
        yield None if refused else name
    finally:
        if not refused:
            engine.execute(f"DETACH {name}")
        engine.execute(f"DROP SECRET IF EXISTS {name}")


def relation_sql(name: str, connection: MysqlConnection, query: str) -> str:
    """The rows of ``query`` as a relation of the engine. MariaDB and MySQL each read their own limits only."""
    limit, lock = connection.statement_timeout, connection.lock_timeout
    limits = (
        f"/*M! SET STATEMENT max_statement_time = {limit}, lock_wait_timeout = {lock},"
        f" innodb_lock_wait_timeout = {lock} FOR */ "
    )
    hint = f"SELECT /*+ MAX_EXECUTION_TIME({limit * 1000}) */ "
    asked = limits + hint + query.removeprefix("SELECT ")
    return f"mysql_query({literal(name)}, {literal(asked)})"


def told_reason(error: ReadError, names: Sequence[str]) -> Reason | None:
    """What the client's words say of an error of reading; ``None``: nothing that is known."""
    told = words_of(error, names)
    return next((reason for reason, words in _TOLD if any(word in told for word in words)), None)


def _secret_sql(name: str, connection: MysqlConnection) -> str:
    """The password is only ever in a secret of the session."""
    parts = {
        "DATABASE": connection.database,
        "USER": connection.user,
        "PASSWORD": password(connection.password_env) or "",
    }
    if connection.socket:
        parts["SOCKET"] = connection.socket
    else:
        parts |= {"HOST": connection.host, "PORT": str(connection.port)}
    parts["SSL_MODE"] = "disabled"
    if is_secured(connection):
        parts |= {"SSL_MODE": "verify_identity", "SSL_CA": trusted_certificates(connection.ca)}
    listed = ", ".join(f"{key} {literal(value)}" for key, value in parts.items())
    return f"CREATE TEMPORARY SECRET {name} (TYPE mysql, {listed})"
