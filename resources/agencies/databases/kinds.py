"""The kinds of database."""

from resources.agencies.databases.mysql import MYSQL
from resources.agencies.databases.postgresql import (
    PostgresConnection,
    PostgresTable,
    read_postgresql,
)
from resources.agencies.databases.postgresql_tables import postgres_place, postgres_tables
from resources.agencies.databases.sqlite import SqliteConnection, SqliteTable, read_sqlite
from resources.agencies.databases.sqlite_probe import sqlite_tables
from resources.agencies.source.kind import SourceKind

DATABASES = (
    MYSQL,
    SourceKind(
        "sqlite",
        SqliteTable,
        read_sqlite,
        place=lambda source: (source.connection.path, source.table),
        found=sqlite_tables,
        reached=sqlite_tables,
        connection=SqliteConnection,
    ),
    SourceKind(
        "postgresql",
        PostgresTable,
        read_postgresql,
        place=postgres_place,
        found=postgres_tables,
        reached=postgres_tables,
        connection=PostgresConnection,
    ),
)
