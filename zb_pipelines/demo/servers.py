"""Which of the demo's agencies live in which database server."""

from collections.abc import Mapping

from zb_pipelines.demo.agency_database import PostgresServer, Server
from zb_pipelines.demo.delivery_plan import handovers
from zb_pipelines.demo.mariadb_server import KEPT_HERE, MariadbServer


def demo_servers(postgres_url: str | None, mariadb_url: str | None) -> dict[str, Server]:
    """The server by connection: of the water utility MariaDB, of all others PostgreSQL, where there is one."""
    found: dict[str, Server] = {}
    if postgres_url:
        postgres = PostgresServer.of(postgres_url)
        found |= {plan.connection: postgres for plan in handovers().values() if plan.connection}
    if mariadb_url:
        found |= dict.fromkeys(KEPT_HERE, MariadbServer.of(mariadb_url))
    return found


def password_variables(servers: Mapping[str, Server]) -> list[str]:
    """The environment variables that a pull from these servers needs."""
    declared = [server.connection_declaration(name) for name, server in servers.items()]
    return sorted({each["password_env"] for each in declared if "password_env" in each})
