"""Delivery by a table or view in an agency's PostgreSQL database."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

from resources.agencies.databases.postgresql_copy import copied_by_client
from resources.agencies.databases.postgresql_probe import PostgresProbe
from resources.agencies.databases.postgresql_read_errors import read_error
from resources.agencies.databases.postgresql_session import startup_options
from resources.agencies.databases.postgresql_source import PostgresConnection, PostgresTable
from resources.agencies.databases.postgresql_text import NATIVE, text_sql
from resources.agencies.source import window
from resources.agencies.source.attempt import attempt
from resources.agencies.source.credentials import password, trusted_certificates
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import EVERYTHING, Reading, found_columns, nothing_to_finish
from resources.engine import Engine, load_extension
from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier, literal

_TEXTS = ("text", "character varying", "character", "name")
_TIMES = ("date", "timestamp without time zone", "timestamp with time zone")


@contextmanager
def read_postgresql(
    engine: Engine, source: PostgresTable, entry: Entry, day: date
) -> Generator[Reading]:
    """The table through one binary COPY; of an incremental entry the rows that ``day`` asks for.

    The server itself tells values as text, so that no fraction or time passes through another
    program's types; whole numbers, truth values and times without a zone lose nothing there. Withheld columns
    are not part of the query. Where a connection pool stands before the server, our own client
    copies, in the transaction that makes the settings.
    """
    probe = PostgresProbe(source)
    types = probe.columns()
    columns = found_columns(entry, list(types))
    exact = {name: list(types)[at] for name, at in columns.place.items()}
    condition = _window(entry, types, exact, day)
    asked_window = window.window_of(entry, day)
    probe.readable(list(exact.values()))
    asked = ", ".join(_column_sql(item, types, exact) for item in entry.aggregated_items)
    query = f"SELECT {asked} FROM {probe.table} WHERE {condition}"
    count = f"SELECT count(*) FROM {probe.table} WHERE {condition}" if source.counted else None
    texts = ", ".join(
        text_sql(item.name, types[exact[item.source_column]]) for item in entry.aggregated_items
    )
    copied = (
        _attach(engine, source.connection, (query, count), texts)
        if probe.honours_options()
        else copied_by_client(engine, source, (query, count), entry)
    )
    with copied as (select, offered):
        yield Reading(
            select=select,
            offered=offered if isinstance(offered, int) else None,
            count=offered if isinstance(offered, str) else None,
            extra_columns=columns.extra,
            explain=lambda error: read_error(source, probe, list(exact.values()), error),
            finish=nothing_to_finish,
            filter=asked_window.asked if asked_window else EVERYTHING,
            undated=asked_window.undated if asked_window else None,
        )


@contextmanager
def _attach(
    engine: Engine, connection: PostgresConnection, queries: tuple[str, str | None], texts: str
) -> Generator[tuple[str, str | None]]:
    """SELECTs of ``texts`` of the query, and of the count, over the attached database.

    The password is only ever in a secret of the session.
    """
    load_extension(engine, "postgres")
    name = f"agency_{uuid4().hex}"
    for sql in (_secret(name, connection), _attach_sql(name, connection)):
        error = attempt(engine, sql)
        if error:
            raise _refused_attaching(connection, error.kind)
    query, count = (
        each and f"postgres_query({literal(name)}, {literal(each)})" for each in queries
    )
    try:
        yield f"SELECT {texts} FROM {query}", count and f"SELECT * FROM {count}"
    finally:
        engine.execute(f"DETACH {name}")
        engine.execute(f"DROP SECRET {name}")


def _refused_attaching(connection: PostgresConnection, kind: str) -> PullError:
    """The failure of the bulk reader to connect where the probe could."""
    return PullError(
        "unreachable",
        message(
            "connecting to database {at} failed ({kind})",
            at=f"{connection.host}:{connection.port}",
            kind=kind,
        ),
        message("try again later; if it fails again, check how many connections the agency allows"),
    )


def _secret(name: str, connection: PostgresConnection) -> str:
    parts = {
        "HOST": connection.host,
        "PORT": str(connection.port),
        "DATABASE": connection.database,
        "USER": connection.user,
    }
    secret = password(connection.password_env)
    if secret is not None:
        parts["PASSWORD"] = secret
    listed = ", ".join(f"{key} {literal(value)}" for key, value in parts.items())
    return f"CREATE TEMPORARY SECRET {name} (TYPE postgres, {listed})"


def _attach_sql(name: str, connection: PostgresConnection) -> str:
    settings = (
        f"connect_timeout={connection.connect_timeout} client_encoding=UTF8"
        f" sslmode={connection.sslmode} sslrootcert='{trusted_certificates(connection.ca)}'"
        f" application_name=zb_pipelines options='{startup_options(connection)}'"
    )
    return f"ATTACH {literal(settings)} AS {name} (TYPE postgres, SECRET {name}, READ_ONLY)"


def _column_sql(item: Item, types: dict[str, str], exact: dict[str, str]) -> str:
    """What the server is asked for."""
    column = exact[item.source_column]
    cast = "" if types[column] in NATIVE else "::text"
    return f"{identifier(column)}{cast} AS {identifier(item.name)}"


def _window(entry: Entry, types: dict[str, str], exact: dict[str, str], day: date) -> str:
    item = window.time_item(entry)
    if item is None:
        return "true"
    column = identifier(exact[item.source_column])
    kind = types[exact[item.source_column]]
    if kind in _TIMES:
        return window.typed_window(column, day)
    if kind in _TEXTS:
        return window.text_window(f"trim({column})", day, item.formats, _matches)
    raise input_error(
        f"{entry.key} extraction.time",
        message(
            "the source's column of time {column} is {kind}, not to be taken by days",
            column=item.source_column,
            kind=kind,
        ),
        message("take a column of dates, timestamps or text, or make the entry a snapshot"),
    )


def _matches(expression: str, pattern: str) -> str:
    return f"{expression} ~ {literal(pattern)}"
