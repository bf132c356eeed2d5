"""Delivery by a table or view of any database that SQLAlchemy has a dialect for, by its URL.

Values are taken as the driver gives them and told as text by their types in Python, so this is
for databases that have no kind of their own. Names are quoted and times are bounded in the
dialect's own SQL.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any, Literal

import pyarrow as pa
import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.exc import NoSuchModuleError, NoSuchTableError, SQLAlchemyError

from resources.agencies.databases.bridge import System, database_kind
from resources.agencies.databases.dialect import Dialect
from resources.agencies.databases.table_refusals import Reason
from resources.agencies.databases.value_text import value_text
from resources.agencies.source.credentials import password
from resources.agencies.source.declaration import Connection, TableSource
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

_BATCH = 10_240  # rows


class UrlConnection(Connection):
    """Any database by its SQLAlchemy URL, without a password in it.

    Whether the connection is encrypted and verified is for the URL's own parameters to say, as the
    driver names them: then ``tls: by-url``; ``tls: disable`` says that the network is secured
    otherwise.
    """

    kind: Literal["sqlalchemy"] = Field(description="Any database with a SQLAlchemy dialect.")
    url: str = Field(
        description="SQLAlchemy URL without a password, such as db2+ibm_db://zb@host/base."
    )
    password_env: str | None = Field(
        default=None, description="Name of the environment variable that holds the password."
    )
    tls: Literal["by-url", "disable"] = Field(
        description="Whether the URL asks for a verified connection, or the network is secured otherwise."
    )

    @property
    def user(self) -> str:
        """The account, for the words of a refusal."""
        return _url(self).username or ""


class UrlTable(TableSource):
    """A table or view of the database; ``table`` may be ``schema.table``."""

    connection: UrlConnection = Field(description="A name under `connections`.")


class _Session:
    """A DB-API session that knows the engine it is of."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._session = engine.raw_connection()

    def cursor(self) -> Any:
        """A cursor of the driver."""
        return self._session.cursor()

    def close(self) -> None:
        """End the session."""
        self._session.close()
        self.engine.dispose()


def _url(connection: UrlConnection) -> sa.URL:
    failure = None
    try:
        url = sa.make_url(connection.url)
        if url.password is None:
            return url
        failure = message("the URL of the connection holds a password")
    except SQLAlchemyError:
        failure = message("the URL of the connection is none of SQLAlchemy")
    raise PullError(
        "not_declared",
        failure,
        message("write dialect+driver://user@host/database, and password_env for the password"),
    )


def _connect(connection: UrlConnection) -> _Session:
    url = _url(connection)
    secret = password(connection.password_env)
    try:
        engine = sa.create_engine(url.set(password=secret), poolclass=sa.NullPool)
        return _Session(engine)
    except (ImportError, NoSuchModuleError):
        failure = _not_installed_error(url)
    raise failure


def _not_installed_error(url: sa.URL) -> PullError:
    return PullError(
        "unreachable",
        message("the driver {driver} is not installed", driver=url.drivername),
        message("install the SQLAlchemy dialect and the driver that the URL names"),
    )


def _columns(session: _Session, schema: str | None, table: str) -> list[tuple[str, str]]:
    try:
        found = sa.inspect(session.engine).get_columns(table, schema=schema)
    except NoSuchTableError:
        return []
    return [(str(each["name"]), str(each["type"]).lower()) for each in found]


def _tables(session: _Session) -> list[tuple[str, str, str]]:
    inspector = sa.inspect(session.engine)
    names = [*inspector.get_table_names(), *inspector.get_view_names()]
    return [(name, *each) for name in names for each in _columns(session, None, name)]


def _dialect(connection: UrlConnection) -> Dialect:
    preparer = _preparer(_url(connection))

    def quote(*parts: str) -> str:
        return ".".join(preparer.quote_identifier(part) for part in parts)

    return Dialect(
        title="SQLAlchemy",
        columns_sql=lambda schema, table: "",
        tables_sql="",
        text_sql=lambda column, kind: column,
        times=(),
        quote=quote,
    )


def _preparer(url: sa.URL) -> Any:
    try:
        return url.get_dialect()().identifier_preparer
    except (ImportError, SQLAlchemyError):
        failure = _not_installed_error(url)
    raise failure


def value_batches(session: _Session, query: str) -> Iterator[Sequence[pa.Array]]:
    """The rows of ``query``, each value told as text by its type in Python."""
    with closing(session.cursor()) as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(_BATCH):
            columns = zip(*rows, strict=True)
            yield [pa.array([value_text(v) for v in column], pa.string()) for column in columns]


def _reason(error: Exception) -> tuple[Reason, object]:
    """By the class that PEP 249 has for it: all drivers share it, codes they do not."""
    kind = type(error).__name__
    return ("query" if kind in ("ProgrammingError", "DataError") else "unreachable"), kind


def _errors(connection: UrlConnection) -> tuple[type[Exception], ...]:
    try:
        driver = _url(connection).get_dialect().import_dbapi()
    except (ImportError, SQLAlchemyError):
        return (SQLAlchemyError, OSError)
    return (driver.Error, SQLAlchemyError, OSError)


def _place(connection: UrlConnection) -> str:
    url = _url(connection)
    return f"{url.host or ''}{f':{url.port}' if url.port else ''}/{url.database or ''}"


SQLALCHEMY = database_kind(
    "sqlalchemy",
    UrlTable,
    UrlConnection,
    System(
        dialect=_dialect,
        connect=_connect,
        settings=lambda connection: [],
        reason=lambda error, source: _reason(error),
        place=_place,
        errors=_errors,
        batches=value_batches,
        columns=_columns,
        tables=_tables,
        # Whether a session sees one snapshot depends on the database, so nothing is counted.
        snapshot=lambda connection: False,
    ),
)
