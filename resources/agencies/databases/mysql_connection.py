"""A MySQL or MariaDB as sources.yml declares it, and a session with it."""

from typing import Any, Literal

from pydantic import Field

from resources.agencies.source.credentials import import_driver, password, trusted_certificates
from resources.agencies.source.declaration import Connection, TableSource
from zb_pipelines.domain.sql import literal

ZONE = "+08:00"
_GRACE = 10  # seconds that the server has to end a statement by itself


class MysqlConnection(Connection):
    """A MySQL or MariaDB database, by ``host`` or a local ``socket``. Timeouts are in seconds.

    The server must show a certificate for its own name; ``tls: disable`` says that the network is
    secured otherwise.
    """

    kind: Literal["mysql"] = Field(description="A MySQL or MariaDB database.")
    host: str = Field(default="127.0.0.1", description="Host name or address.")
    port: int = Field(default=3306, description="Port.")
    socket: str | None = Field(
        default=None, description="Path of a local socket, in place of host."
    )
    database: str = Field(description="Name of the database.")
    user: str = Field(description="The user that the platform reads as.")
    password_env: str | None = Field(
        default=None, description="Name of the environment variable that holds the password."
    )
    tls: Literal["disable", "verify-full"] = Field(
        default="verify-full", description="Whether the connection is encrypted and verified."
    )
    ca: str | None = Field(
        default=None, description="Path of the file with the certificate of the agency's authority."
    )
    connect_timeout: int = Field(default=5, description="Seconds to wait for a connection.")
    lock_timeout: int = Field(default=5, description="Seconds to wait for a lock.")
    statement_timeout: int = Field(default=3600, description="Seconds that one statement may take.")


class MysqlTable(TableSource):
    """A table or view in a MySQL or MariaDB database; ``table`` may be ``database.table``."""

    connection: MysqlConnection


def session_settings(connection: MysqlConnection) -> list[str]:
    """Read-only, in Beijing time, with the standard's quotes and literals."""
    limit = connection.statement_timeout
    return [
        f"SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', time_zone = {literal(ZONE)}",
        f"SET SESSION lock_wait_timeout = {connection.lock_timeout},"
        f" innodb_lock_wait_timeout = {connection.lock_timeout}",
        f"/*M! SET SESSION max_statement_time = {limit} */",
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    ]


def is_secured(connection: MysqlConnection) -> bool:
    """Whether the session is encrypted and the server verified."""
    return connection.tls == "verify-full" and connection.socket is None


def open_session(connection: MysqlConnection) -> Any:
    """A session with the server; its TLS is verified unless the declaration says otherwise."""
    pymysql = import_driver("pymysql")
    import_driver("pymysql.cursors")
    import_driver("pymysql.converters")
    return pymysql.connect(
        host=connection.host,
        port=connection.port,
        unix_socket=connection.socket,
        database=connection.database,
        user=connection.user,
        password=password(connection.password_env) or "",
        charset="utf8mb4",
        connect_timeout=connection.connect_timeout,
        read_timeout=connection.statement_timeout + _GRACE,
        cursorclass=pymysql.cursors.SSCursor,
        conv=dict(pymysql.converters.encoders),
        **(
            {
                "ssl_ca": trusted_certificates(connection.ca),
                "ssl_verify_cert": True,
                "ssl_verify_identity": True,
            }
            if is_secured(connection)
            else {"ssl_disabled": True}
        ),
    )
