"""The MariaDB that some of the demo's agencies keep their tables in."""

from contextlib import closing
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from resources.agencies.source.credentials import import_driver
from resources.engine import Engine, load_extension
from zb_pipelines.demo.agency_database import database_name
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import literal, mysql_identifier

PASSWORD_VARIABLE = "ZB_DEMO_MARIADB_PASSWORD"  # noqa: S105
KEPT_HERE = ("water", "water_metering")
"""The connections of the agencies whose systems are of this kind."""
_EXAMPLE = "mysql://user@localhost/?unix_socket=/run/mysqld/mysqld.sock"


@dataclass(frozen=True)
class MariadbServer:
    """A server by host or, where the URL says so, by its socket on this machine."""

    url: sa.URL

    @staticmethod
    def of(url: str) -> "MariadbServer":
        """The server of an SQLAlchemy URL. :class:`InputError` for another kind of URL."""
        fault = message("This is no MariaDB URL")
        remedy = message("write it like {example}", example=_EXAMPLE)
        try:
            parsed = sa.make_url(url)
        except ArgumentError as error:
            raise input_error("--mariadb", fault, remedy) from error
        if parsed.get_backend_name() not in ("mysql", "mariadb"):
            raise input_error("--mariadb", fault, remedy)
        return MariadbServer(parsed)

    def connection_declaration(self, connection: str) -> dict[str, Any]:
        """What ``sources.yml`` says of the database of ``connection``; no password in it."""
        found = {
            "kind": "mysql",
            **self._address,
            "database": database_name(connection),
            "user": self.url.username or "root",
            # The demo's server is this machine's own, without a certificate.
            "tls": "disable",
        }
        return found | ({"password_env": PASSWORD_VARIABLE} if self.url.password else {})

    def recreate(self, connection: str) -> None:
        """Drop and create the database of ``connection``; its name begins with ``zb_demo_``."""
        address = dict(self._address)
        if "socket" in address:
            address["unix_socket"] = address.pop("socket")
        driver = import_driver("pymysql")
        name = mysql_identifier(database_name(connection))
        user, password = self.url.username or "root", self.url.password or ""
        with (
            closing(driver.connect(**address, user=user, password=password)) as session,
            session.cursor() as cursor,
        ):
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")

    def attach(self, engine: Engine, connection: str) -> None:
        """Attach the database of ``connection`` as ``agency``."""
        load_extension(engine, "mysql")
        parts = {key.upper(): value for key, value in self._address.items()}
        parts["DATABASE"] = database_name(connection)
        parts["USER"] = self.url.username or "root"
        parts["PASSWORD"] = self.url.password or ""
        listed = ", ".join(f"{key} {literal(str(value))}" for key, value in parts.items())
        engine.execute(f"CREATE OR REPLACE TEMPORARY SECRET agency (TYPE mysql, {listed})")
        engine.execute("ATTACH '' AS agency (TYPE mysql, SECRET agency)")

    @property
    def _address(self) -> dict[str, Any]:
        socket = self.url.query.get("unix_socket")
        if isinstance(socket, str):
            return {"socket": socket}
        return {"host": self.url.host or "127.0.0.1", "port": self.url.port or 3306}
