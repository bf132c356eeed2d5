"""What tables a PostgreSQL database has, names only."""

from contextlib import closing
from typing import TYPE_CHECKING

import psycopg2

from resources.agencies.databases.postgresql_refusals import server_error
from resources.agencies.databases.postgresql_session import connect, with_settings
from resources.agencies.source.kind import Found, tables_found

if TYPE_CHECKING:
    from resources.agencies.databases.postgresql import PostgresTable


def postgres_place(source: "PostgresTable") -> tuple[str, str]:
    """Database and table, with its schema."""
    table = source.table if "." in source.table else f"public.{source.table}"
    return _database(source), table


def postgres_tables(source: "PostgresTable") -> list[Found]:
    """All tables that the account may see, with their columns."""
    failure = None
    try:
        with closing(connect(source.connection)) as session, session.cursor() as cursor:
            with_settings(cursor, source.connection)
            cursor.execute(
                "SELECT table_schema || '.' || table_name, column_name, data_type"
                " FROM information_schema.columns"
                " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
                " ORDER BY table_schema, table_name, ordinal_position"
            )
            listed = [(str(t), str(c), str(k)) for t, c, k in cursor.fetchall()]
            return tables_found(_database(source), listed)
    except psycopg2.Error as error:
        failure = server_error(source, error)
    raise failure


def _database(source: "PostgresTable") -> str:
    connection = source.connection
    return f"{connection.host}:{connection.port}/{connection.database}"
