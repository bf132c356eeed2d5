"""The database under the registry: SQLite or PostgreSQL, reached and locked alike.

Several processes write at once. On SQLite a writing transaction takes the write lock when it
begins (``BEGIN IMMEDIATE``) and waits for it; a transaction that began by reading could not.
On PostgreSQL writers that must not overlap take an advisory lock by name.
"""

import sqlite3
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError, ProgrammingError

from resources.database_url.database_url import (
    parse_database_url,
    shown_url,
    url_remedy,
    without_secrets,
)
from resources.local_files.file_lock import file_lock
from resources.registry.schema.schema import metadata
from resources.registry.schema.version import NEWEST, mark_version, read_version
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message

_BUSY_TIMEOUT = 30.0  # seconds a writer waits for SQLite's lock
_WHERE = "ZB_REGISTRY_URL"


class RegistryDatabase:
    """Connections to the registry's database, with its tables made where they are missing.

    Raises :class:`InputError` for a URL of another database, for one that cannot be reached, and for
    a registry of a newer platform.
    Parameters of statements never appear in errors or logs.
    """

    def __init__(self, url: str) -> None:
        self._engine = _open(url)
        self._single = self._engine.execution_options(zb_single=True)
        self.dialect = self._engine.dialect.name
        self.upgraded_from: str | None = None
        failure = None
        try:
            with self.reading() as connection:
                newest = read_version(connection) == NEWEST
            if not newest:
                with self.writing(lock="create tables") as connection:
                    self.upgraded_from = _bring_to_newest(connection)
        except ProgrammingError as error:
            failure = _not_allowed(self._engine.url, error)
        except OperationalError as error:
            reached = self._engine.url
            said = without_secrets(str(error.orig), reached)
            what = message("{url} cannot be reached: {error}", url=shown_url(reached), error=said)
            remedy = message(
                "see that its server or disk is there, has room and may be written; else {remedy}",
                remedy=url_remedy(),
            )
            failure = input_error(_WHERE, what, remedy)
        # Out here, so that the driver's own text is not even its context.
        if failure:
            raise failure

    @contextmanager
    def reading(self) -> Generator[sa.Connection]:
        """A transaction that sees one state of the registry."""
        with self._engine.begin() as connection:
            yield connection

    def first(self, query: sa.Select[Any], values: Mapping[str, Any]) -> sa.RowMapping | None:
        """The first row of one query; quicker than :meth:`reading`, since nothing else must fit to it."""
        with self._single.connect() as connection:
            return connection.execute(query, values).mappings().first()

    @contextmanager
    def writing(self, *, lock: str | None = None) -> Generator[sa.Connection]:
        """A transaction that writes; those with the same ``lock`` come one after another."""
        with self._engine.execution_options(zb_writing=True).begin() as connection:
            if lock:
                take_lock(connection, lock)
            yield connection

    @contextmanager
    def exclusive(self, name: str) -> Generator[None]:
        """While the block runs nobody else is in one of that ``name``; the block may write itself.

        On SQLite a lock beside the file: a writing transaction would keep the block's own out.
        """
        file = self._engine.url.database
        if self.dialect == "postgresql" or not file:
            with self.writing(lock=name):
                yield
        else:
            with file_lock(Path(f"{file}.{name}.lock"), wait=True):
                yield

    def upsert(
        self, connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Insert ``rows``, or overwrite those with the same primary key; does nothing without rows."""
        if not rows:
            return
        # The other database's dialect takes long to load.
        if self.dialect == "postgresql":
            from sqlalchemy.dialects.postgresql import insert
        else:
            from sqlalchemy.dialects.sqlite import insert
        statement = insert(table)
        others = {
            column.name: statement.excluded[column.name]
            for column in table.columns
            if not column.primary_key
        }
        connection.execute(
            statement.on_conflict_do_update(index_elements=table.primary_key, set_=others), rows
        )

    def lacking_tables(self) -> list[str]:
        """Tables and columns (``table.column``) that this version needs and the database has not."""
        found = sa.inspect(self._engine)
        there = set(found.get_table_names())
        lacking = [name for name in metadata.tables if name not in there]
        for name in sorted(there & set(metadata.tables)):
            columns = {each["name"] for each in found.get_columns(name)}
            lacking += [
                f"{name}.{each.name}"
                for each in metadata.tables[name].columns
                if each.name not in columns
            ]
        return sorted(lacking)

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def take_lock(connection: sa.Connection, name: str) -> None:
    """Wait for the lock ``name`` until the transaction's end; on SQLite one that writes is alone already."""
    if connection.dialect.name == "postgresql":
        key = sa.func.hashtextextended(name, 0)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


def _not_allowed(reached: sa.URL, error: ProgrammingError) -> InputError:
    """The account reaches the database and may not do there what the registry needs."""
    said = without_secrets(str(error.orig), reached).splitlines()[0]
    return input_error(
        _WHERE,
        message("{url} cannot be used: {error}", url=shown_url(reached), error=said),
        message(
            "grant the account CONNECT, and USAGE and CREATE on the schema; existing tables must belong to it"
        ),
    )


def _bring_to_newest(connection: sa.Connection) -> str | None:
    """Make the tables of a new registry, or migrate those of an older one: of which version."""
    version = read_version(connection)
    if version is None:
        metadata.create_all(connection)
        mark_version(connection, NEWEST)
    elif version != NEWEST:
        # Alembic takes as long to load as a command of this platform.
        from resources.registry.schema.upgrade import upgrade

        upgrade(connection, version)
        return version
    return None


def _open(url: str) -> sa.Engine:
    parsed = parse_database_url(url, _WHERE)
    match parsed.get_backend_name():
        case "sqlite" if parsed.database:
            return _open_sqlite(parsed)
        case "postgresql":
            return sa.create_engine(
                parsed.set(drivername="postgresql+psycopg2"),
                hide_parameters=True,
                pool_pre_ping=True,
            )
        case other:
            raise _unknown(other)


def _unknown(backend: str) -> InputError:
    what = message("the registry cannot live in {backend} like that", backend=backend)
    return input_error(_WHERE, what, url_remedy())


def _open_sqlite(url: sa.URL) -> sa.Engine:
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url, hide_parameters=True, connect_args={"timeout": _BUSY_TIMEOUT, "isolation_level": None}
    )

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")

    def begin(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("zb_single", False):
            writing = options.get("zb_writing", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    # The driver's own BEGIN comes late and never IMMEDIATE: it is switched off above.
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine
