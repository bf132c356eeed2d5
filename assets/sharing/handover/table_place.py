"""A table of a recipient's database (库表交换), filled in one transaction and counted on both sides."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from duckdb.sqltypes import DuckDBPyType
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from assets.sharing.handover.place import place_error
from resources.database_url.database_url import parse_database_url, shown_url, without_secrets
from resources.engine import Engine
from resources.platform import Platform
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier

_BATCH = 10_000  # rows
_FILES = ("sqlite", "duckdb")
_KEPT: Mapping[str, sa.types.TypeEngine[Any]] = {
    "BIGINT": sa.BigInteger(),
    "INTEGER": sa.Integer(),
    "HUGEINT": sa.Numeric(38, 0),
    "DOUBLE": sa.Double(),
    "BOOLEAN": sa.Boolean(),
    "DATE": sa.Date(),
    "TIMESTAMP": sa.DateTime(),
    "BLOB": sa.LargeBinary(),
}
"""The recipient's type by DuckDB's; beside decimals, every other goes as its text."""


class TablePlace:
    """The table ``name`` of a database, within one transaction."""

    def __init__(self, connection: sa.Connection, name: str, shown: str) -> None:
        self._connection = connection
        self._name = name
        self.location = shown

    def fill(self, platform: Platform, relation: str) -> int:
        """Replace its rows by those of ``relation`` of the lake; how many.

        A missing table is made. One with other columns is refused: it may be the recipient's own.
        """
        select = f"SELECT * EXCLUDE (day) FROM {relation}"
        with platform.engine(memory="1GB", threads=1) as engine:
            kinds = engine.columns(select)
            table = self._table(kinds)
            self._connection.execute(sa.delete(table))
            rows = self._insert(engine, table, _as_kept(select, kinds))
        arrived = self._connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
        if arrived != rows:
            what = message("{arrived} of {rows} rows arrived", arrived=arrived, rows=rows)
            raise place_error(self.location, what, nothing_there=True)
        return rows

    def publish(self) -> None:
        """Commit; whether that happened is not known where the connection broke meanwhile."""
        try:
            self._connection.commit()
        except DBAPIError as error:
            broken = error.connection_invalidated
            raise place_error(
                self.location, _refusal_kind(error), nothing_there=not broken
            ) from None

    def _table(self, kinds: Mapping[str, DuckDBPyType]) -> sa.Table:
        columns = [sa.Column(name, _kept_type(kind)) for name, kind in kinds.items()]
        table = sa.Table(self._name, sa.MetaData(), *columns)
        known = sa.inspect(self._connection)
        if not known.has_table(self._name):
            table.create(self._connection)
            self._connection.commit()  # some databases commit a CREATE by themselves
            return table
        there = [each["name"] for each in known.get_columns(self._name)]
        if {name.casefold() for name in there} != {name.casefold() for name in kinds}:
            what = message(
                "the table {table} there has other columns: {names}",
                table=self._name,
                names=message(", ").join(there),
            )
            raise place_error(self.location, what, nothing_there=True)
        return table

    def _insert(self, engine: Engine, table: sa.Table, select: str) -> int:
        names, batches = engine.batches(select, _BATCH)
        count = 0
        for batch in batches:
            rows = [dict(zip(names, row, strict=True)) for row in batch]
            self._connection.execute(sa.insert(table), rows)
            count += len(rows)
        return count


@contextmanager
def open_table(url: str, name: str) -> Generator[TablePlace]:
    """The table ``name`` of the database at ``url``; what is not committed is rolled back.

    :class:`NotHandedOverError` for whatever the database refuses; no secret of ``url`` is quoted.
    """
    address = parse_database_url(url, "TARGET")
    shown = shown_database(address)
    failure: InputError
    try:
        engine = sa.create_engine(address, hide_parameters=True)
        try:
            with engine.connect() as connection:
                yield TablePlace(connection, name, shown)
        finally:
            engine.dispose()
        return
    except NoSuchModuleError:
        what = message("there is no such kind of place")
        failure = place_error(shown, what, nothing_there=True)
    except ImportError as error:
        what = message("the driver {driver} is not installed", driver=error.name)
        failure = place_error(shown, what, nothing_there=True)
    except DBAPIError as error:
        failure = place_error(
            shown, without_secrets(_refusal_kind(error), address), nothing_there=True
        )
    except SQLAlchemyError as error:
        failure = place_error(shown, type(error).__name__, nothing_there=True)
    raise failure


def shown_database(address: sa.URL) -> str:
    """Where a database stands, without any login; a file by its whole path."""
    where = address.database
    if where and not address.host and address.get_backend_name() in _FILES:
        where = str(Path(where).absolute())
    parts = (address.host, address.port, where, address.query)
    return shown_url(sa.URL.create(address.drivername, None, None, *parts))


def _refusal_kind(error: DBAPIError) -> str:
    """The kind of a database's error; its text may quote the rows."""
    kind = getattr(error.orig, "sqlite_errorname", None) or type(error.orig).__name__
    return message("the database refuses: {kind}", kind=kind)


def _kept_type(kind: DuckDBPyType) -> sa.types.TypeEngine[Any]:
    if kind.id == "decimal":
        precision, scale = (int(str(size)) for _, size in kind.children)
        return sa.Numeric(precision, scale)
    return _KEPT.get(str(kind), sa.Text())


def _as_kept(select: str, kinds: Mapping[str, DuckDBPyType]) -> str:
    """``select`` with every column that has no type of its own there as its text."""
    named = [
        f"CAST({identifier(name)} AS VARCHAR) AS {identifier(name)}"
        if isinstance(_kept_type(kind), sa.Text)
        else identifier(name)
        for name, kind in kinds.items()
    ]
    return f"SELECT {', '.join(named)} FROM ({select})"
