"""The databases of the demo agencies: SQLite files, or databases in a real PostgreSQL or MariaDB."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from resources.engine import Engine, load_extension
from zb_pipelines.domain.catalog.model.model import Item
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier, literal

PASSWORD_VARIABLE = "ZB_DEMO_POSTGRES_PASSWORD"  # noqa: S105
CLOSED_PORT = 1
_EXAMPLE = "postgresql://user@host:5432/postgres"


class Server(Protocol):
    """A database server that agencies live in."""

    def connection_declaration(self, connection: str) -> dict[str, Any]:
        """What ``sources.yml`` says of the database of ``connection``; no password in it."""
        ...

    def recreate(self, connection: str) -> None:
        """Drop and create the database of ``connection``; its name begins with ``zb_demo_``."""
        ...

    def attach(self, engine: Engine, connection: str) -> None:
        """Attach the database of ``connection`` as ``agency``."""
        ...


@dataclass(frozen=True)
class PostgresServer:
    """The PostgreSQL that database agencies live in; ``None`` fields are the driver's defaults."""

    url: sa.URL

    @staticmethod
    def of(url: str) -> "PostgresServer":
        """The server of an SQLAlchemy or libpq URL. :class:`InputError` for another kind of URL."""
        try:
            parsed = sa.make_url(url.replace("postgres://", "postgresql://", 1))
        except ArgumentError as error:
            raise input_error(
                "--postgres",
                message("This is no PostgreSQL URL"),
                message("write it like {example}", example=_EXAMPLE),
            ) from error
        if parsed.get_backend_name() != "postgresql":
            raise input_error(
                "--postgres",
                message("This is no PostgreSQL URL"),
                message("write it like {example}", example=_EXAMPLE),
            )
        return PostgresServer(parsed)

    @property
    def host(self) -> str:
        """Host name, or the folder of its socket."""
        query = self.url.query.get("host")
        return self.url.host or (query if isinstance(query, str) else "127.0.0.1")

    def connection_declaration(self, connection: str) -> dict[str, Any]:
        """What ``sources.yml`` says of the database of ``connection``; no password in it."""
        found: dict[str, Any] = {
            "kind": "postgresql",
            "host": self.host,
            "port": self.url.port or 5432,
            "database": database_name(connection),
            "user": self.url.username or "postgres",
            # The demo's server is this machine's own, without a certificate.
            "sslmode": "disable",
        }
        return found | ({"password_env": PASSWORD_VARIABLE} if self.url.password else {})

    def recreate(self, connection: str) -> None:
        """Drop and create the database of ``connection``; its name begins with ``zb_demo_``."""
        engine = sa.create_engine(
            self.url.set(drivername="postgresql+psycopg2"),
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
        )
        name = database_name(connection)
        with engine.connect() as session:
            session.execute(sa.text(f"DROP DATABASE IF EXISTS {identifier(name)} WITH (FORCE)"))
            session.execute(
                sa.text(f"CREATE DATABASE {identifier(name)} ENCODING 'UTF8' TEMPLATE template0")
            )
        engine.dispose()

    def attach(self, engine: Engine, connection: str) -> None:
        """Attach the database of ``connection`` as ``agency``."""
        parts = self.connection_declaration(connection)
        words = {
            "host": parts["host"],
            "port": parts["port"],
            "dbname": parts["database"],
            "user": parts["user"],
            "password": self.url.password,
        }
        told = " ".join(f"{key}='{value}'" for key, value in words.items() if value is not None)
        load_extension(engine, "postgres")
        engine.execute(f"ATTACH {literal(told)} AS agency (TYPE postgres)")


def database_name(connection: str) -> str:
    """Name of the PostgreSQL database of ``connection``."""
    return f"zb_demo_{connection}"


@contextmanager
def open_database(
    engine: Engine, connection: str, file: Path, server: Server | None
) -> Generator[None]:
    """Attach an empty database as ``agency``; a SQLite file replaces the earlier one at the end."""
    building = file.with_name(f"{file.name}.building")
    if server:
        server.recreate(connection)
        server.attach(engine, connection)
    else:
        building.unlink(missing_ok=True)
        load_extension(engine, "sqlite")
        engine.execute(f"ATTACH {literal(building)} AS agency (TYPE sqlite)")
    try:
        yield
    finally:
        engine.execute("DETACH agency")
    if not server:
        building.replace(file)


def write_table(engine: Engine, items: list[Item], table: str) -> None:
    """Write ``staged`` as ``table`` of the attached database, in the order of ``_copy`` and ``_h``."""
    columns = ", ".join(
        f"{identifier(item.name)} AS {identifier(item.source_column)}" for item in items
    )
    with engine.preserve_row_order():
        engine.execute(
            f"CREATE TABLE agency.{identifier(table)} AS SELECT {columns} FROM staged ORDER BY _copy, _h"
        )
