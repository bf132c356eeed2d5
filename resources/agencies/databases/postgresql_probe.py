"""Asking a PostgreSQL server, before anything is read, whether a table can be read.

The driver used here tells errors by the server's own codes (SQLSTATE), whatever language
the server speaks; the bulk reader only has messages.
"""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import psycopg2

from resources.agencies.databases.postgresql_refusals import not_connected, server_error
from resources.agencies.databases.postgresql_session import (
    connect,
    options_honoured,
    with_settings,
)
from resources.agencies.databases.postgresql_source import PostgresTable
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier

_COLUMNS = """
WITH RECURSIVE named AS (
    SELECT a.attname, a.attnum, t.oid, t.typtype, t.typbasetype, a.atttypid
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT n.attname, n.attnum, b.oid, b.typtype, b.typbasetype, b.oid
    FROM named n JOIN pg_type b ON n.typtype = 'd' AND b.oid = n.typbasetype
)
SELECT attname, format_type(atttypid, NULL) FROM named WHERE typtype <> 'd' ORDER BY attnum
"""


class PostgresProbe:
    """One declared table. Every method connects again, and holds no lock when it is done."""

    def __init__(self, source: PostgresTable) -> None:
        self._source = source
        self.table = ""
        """The table as it is written in a query, once its columns were asked for."""

    def columns(self) -> dict[str, str]:
        """Name and type of each column, of a domain the type that it rests on.

        Raises :class:`PullError` ``missing_table`` where there is no such table.
        """
        found = [
            (written, columns)
            for written in _spellings(self._source.table)
            if (columns := self._rows(_COLUMNS, [written]))
        ]
        if not found:
            raise PullError(
                "missing_table",
                message(
                    "database {database} has no table {table}",
                    database=self._source.connection.database,
                    table=self._source.table,
                ),
                message("ask the agency to restore the table, or correct table in sources.yml"),
            )
        if len(found) > 1:
            raise PullError(
                "missing_table",
                message(
                    "{table} may be a table of a schema, or a name with a dot: both exist",
                    table=self._source.table,
                ),
                message("ask the agency to rename one of the two"),
            )
        self.table = found[0][0]
        self._refuse_row_security()
        return {str(name): str(kind) for name, kind in found[0][1]}

    def _refuse_row_security(self) -> None:
        """Raise :class:`PullError` where a policy would hide rows from this account."""
        ((active,),) = self._rows("SELECT row_security_active(%s::regclass)", [self.table])
        if active:
            raise PullError(
                "authentication",
                message(
                    "row-level security hides rows of table {table} from account {user}",
                    table=self._source.table,
                    user=self._source.connection.user,
                ),
                message(
                    "ask the agency for an account that sees all rows (BYPASSRLS), or for a view"
                ),
            )

    def readable(self, columns: Sequence[str]) -> None:
        """Raise :class:`PullError` where these columns cannot be selected now."""
        listed = ", ".join(identifier(column) for column in columns)
        self._rows(f"SELECT {listed} FROM {self.table} LIMIT 0")

    def honours_options(self) -> bool:
        """Whether settings at the start of a session take effect: a connection pool may refuse or ignore them."""
        failure = None
        try:
            return options_honoured(self._source.connection)
        except psycopg2.Error as error:
            failure = not_connected(self._source, error)
        raise failure

    def _rows(self, sql: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        failure = None
        try:
            with closing(connect(self._source.connection)) as session, session.cursor() as cursor:
                with_settings(cursor, self._source.connection)
                cursor.execute(sql, list(parameters) or None)
                return cursor.fetchall() if cursor.description else []
        except psycopg2.Error as error:
            failure = server_error(self._source, error)
        raise failure


def _spellings(table: str) -> list[str]:
    """How ``table`` may be meant: a name, or a schema and a name, parted at any of its dots."""
    parts = table.split(".")
    schemas = [
        identifier(".".join(parts[:at]), ".".join(parts[at:])) for at in range(1, len(parts))
    ]
    return [*schemas, identifier(table)]
