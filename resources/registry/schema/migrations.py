"""Columns and indexes that a newer platform adds to an older registry; nothing is ever taken away."""

import sqlalchemy as sa

from resources.registry.schema.schema import metadata


def missing_columns(connection: sa.Connection) -> list[sa.Column[object]]:
    """Columns of the schema that tables which are there already do not have."""
    found = sa.inspect(connection).get_multi_columns()
    present = {
        table: {column["name"] for column in columns} for (_, table), columns in found.items()
    }
    return [
        column
        for name, table in metadata.tables.items()
        if name in present
        for column in table.columns
        if column.name not in present[name]
    ]


def add_columns(connection: sa.Connection) -> None:
    """Add every missing column; they are all nullable, what is there keeps its rows."""
    quote = connection.dialect.identifier_preparer
    for column in missing_columns(connection):
        kind = column.type.compile(connection.dialect)
        table = quote.format_table(column.table)
        connection.execute(
            sa.DDL(f"ALTER TABLE {table} ADD COLUMN {quote.format_column(column)} {kind}")
        )


def missing_indexes(connection: sa.Connection) -> list[sa.Index]:
    """Indexes of the schema that tables which are there already do not have."""
    found = sa.inspect(connection).get_multi_indexes()
    present = {table: {index["name"] for index in indexes} for (_, table), indexes in found.items()}
    return [
        index
        for name, table in metadata.tables.items()
        if name in present
        for index in sorted(table.indexes, key=lambda each: str(each.name))
        if index.name not in present[name]
    ]


def add_indexes(connection: sa.Connection) -> None:
    """Make every missing index."""
    for index in missing_indexes(connection):
        index.create(connection)
