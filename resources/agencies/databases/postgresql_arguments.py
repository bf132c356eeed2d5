"""What opens a session with a server that speaks PostgreSQL's protocol, whatever driver does it."""

from typing import Any

from resources.agencies.source.credentials import password, trusted_certificates


def session_arguments(connection: Any) -> dict[str, Any]:
    """Keyword arguments of the driver's ``connect`` for a declared connection of such a server."""
    return {
        "host": connection.host,
        "port": connection.port,
        "dbname": connection.database,
        "user": connection.user,
        "password": password(connection.password_env),
        "sslmode": connection.sslmode,
        "sslrootcert": trusted_certificates(connection.ca),
        "connect_timeout": connection.connect_timeout,
        "client_encoding": "UTF8",
        "application_name": "zb_pipelines",
    }
