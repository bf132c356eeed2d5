"""The kinds of database."""

from resources.agencies.databases.dameng import DAMENG
from resources.agencies.databases.mysql import MYSQL
from resources.agencies.databases.oracle import ORACLE
from resources.agencies.databases.postgresql import (
    PostgresConnection,
    PostgresTable,
    read_postgresql,
)
from resources.agencies.databases.postgresql_kin import KINGBASE, OPENGAUSS
from resources.agencies.databases.postgresql_tables import postgres_place, postgres_tables
from resources.agencies.databases.sqlalchemy_url import SQLALCHEMY
from resources.agencies.databases.sqlite import read_sqlite
from resources.agencies.databases.sqlite_probe import sqlite_tables
from resources.agencies.databases.sqlite_source import SqliteConnection, SqliteTable
from resources.agencies.databases.sqlserver import SQLSERVER
from resources.agencies.source.kind import SourceKind

DATABASES = (
    MYSQL,
    ORACLE,
    SQLSERVER,
    DAMENG,
    KINGBASE,
    OPENGAUSS,
    SQLALCHEMY,
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
