"""A PostgreSQL and a table of it, as sources.yml declares them."""

from typing import Literal

from pydantic import Field

from resources.agencies.source.declaration import Connection, TableSource


class PostgresConnection(Connection):
    """A PostgreSQL database; ``password_env`` names the variable. Timeouts are in seconds.

    The server must show a certificate for its own name, of an authority in ``ca`` or known to this
    machine; ``sslmode: disable`` says that the network is secured otherwise.
    """

    kind: Literal["postgresql"] = Field(description="Kind of source.")
    host: str = Field(description="Host name or address.")
    port: int = Field(default=5432, description="Port.")
    database: str = Field(description="Name of the database.")
    user: str = Field(description="The user that the platform reads as.")
    password_env: str | None = Field(
        default=None, description="Name of the environment variable that holds the password."
    )
    sslmode: Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] = Field(
        default=("verify-full"),
        description="Whether the connection is encrypted and the server verified, in libpq's terms.",
    )
    ca: str | None = Field(
        default=None, description="Path of the file with the certificate of the agency's authority."
    )
    connect_timeout: int = Field(default=5, description="Seconds to wait for a connection.")
    lock_timeout: int = Field(default=5, description="Seconds to wait for a lock.")
    statement_timeout: int = Field(default=3600, description="Seconds that one statement may take.")


class PostgresTable(TableSource):
    """A table or view in a PostgreSQL database; ``table`` may be ``schema.table``."""

    connection: PostgresConnection = Field(description="A name under `connections`.")
