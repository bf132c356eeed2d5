"""Delivery by a table or view in an agency's PostgreSQL database."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

from resources.agencies.databases.postgresql_probe import PostgresProbe, password, startup_options
from resources.agencies.databases.window import (
    text_window,
    time_item,
    typed_window,
    undated_warning,
)
from resources.agencies.source.attempt import ReadError, attempt
from resources.agencies.source.declaration import PostgresConnection, PostgresTable
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import Reading, extra_columns, nothing_to_finish
from resources.engine import Engine, load_extension
from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.sql import identifier, literal

# What the server or libpq says when the connection itself ends; an error of the query is no such.
_BROKEN_OFF = ("fatal:", "致命", "closed the connection", "connection reset", "ssl syscall")
_TEXTS = ("text", "character varying", "character", "name")
# Of these the engine writes the same text as the server; with them a third less time is spent there.
_SAME_TEXT = ("smallint", "integer", "bigint", "boolean", "date")
_TIMES = ("date", "timestamp without time zone", "timestamp with time zone")


@contextmanager
def read_postgresql(
    engine: Engine, source: PostgresTable, entry: Entry, day: date
) -> Generator[Reading]:
    """The table through one binary COPY; an incremental entry's rows of ``day`` only.

    The server itself tells values as text, so that no fraction or time passes through another
    program's types; whole numbers, truth values and dates lose nothing there. Withheld columns
    are not part of the query.
    """
    probe = PostgresProbe(source)
    types = probe.columns()
    extra = extra_columns(entry, list(types))
    condition = _window(entry, types, day)
    undated = _undated(probe, entry)
    probe.readable([item.source_column for item in entry.aggregated_items])
    with _attached(engine, source, probe) as name:
        asked = ", ".join(_asked(item, types) for item in entry.aggregated_items)
        query = f"SELECT {asked} FROM {probe.table} WHERE {condition}"
        texts = ", ".join(_text(item, types) for item in entry.aggregated_items)
        yield Reading(
            select=f"SELECT {texts} FROM postgres_query({literal(name)}, {literal(query)})",
            extra_columns=extra,
            explain=lambda error: _explained(source, probe, entry, error),
            finish=nothing_to_finish,
            warnings=undated,
        )


@contextmanager
def _attached(engine: Engine, source: PostgresTable, probe: PostgresProbe) -> Generator[str]:
    """Attach the database under a name; the password is only ever in a secret of the session."""
    load_extension(engine, "postgres")
    name = f"agency_{uuid4().hex}"
    for sql in (_secret(name, source.connection), _attach(name, source.connection)):
        error = attempt(engine, sql)
        if error:
            raise probe.refused_attaching(error.kind)
    try:
        yield name
    finally:
        engine.execute(f"DETACH {name}")
        engine.execute(f"DROP SECRET {name}")


def _secret(name: str, connection: PostgresConnection) -> str:
    parts = {
        "HOST": connection.host,
        "PORT": str(connection.port),
        "DATABASE": connection.database,
        "USER": connection.user,
    }
    secret = password(connection)
    if secret is not None:
        parts["PASSWORD"] = secret
    listed = ", ".join(f"{key} {literal(value)}" for key, value in parts.items())
    return f"CREATE TEMPORARY SECRET {name} (TYPE postgres, {listed})"


def _attach(name: str, connection: PostgresConnection) -> str:
    settings = (
        f"connect_timeout={connection.connect_timeout} client_encoding=UTF8"
        f" sslmode={connection.sslmode} application_name=zb_pipelines"
        f" options='{startup_options(connection)}'"
    )
    return f"ATTACH {literal(settings)} AS {name} (TYPE postgres, SECRET {name}, READ_ONLY)"


def _asked(item: Item, types: dict[str, str]) -> str:
    """What the server is asked for."""
    cast = "" if types[item.source_column] in _SAME_TEXT else "::text"
    return f"{identifier(item.source_column)}{cast} AS {identifier(item.name)}"


def _text(item: Item, types: dict[str, str]) -> str:
    """The text of what it gives."""
    name = identifier(item.name)
    if types[item.source_column] == "date":
        return f"replace({name}::VARCHAR, '(BC)', 'BC') AS {name}"
    return f"{name}::VARCHAR AS {name}"


def _window(entry: Entry, types: dict[str, str], day: date) -> str:
    item = time_item(entry)
    if item is None:
        return "true"
    column = identifier(item.source_column)
    kind = types[item.source_column]
    if kind in _TIMES:
        return typed_window(column, day)
    if kind in _TEXTS:
        return text_window(f"trim({column})", day, item.formats)
    raise input_error(
        f"{entry.key} extraction.time",
        f"来源的时间列 {item.source_column} 是 {kind} 类型，不能按天取",
        "换成日期、时间戳或文本类型的列，或把条目改成 snapshot",
    )


def _undated(probe: PostgresProbe, entry: Entry) -> tuple[str, ...]:
    item = time_item(entry)
    if item is None:
        return ()
    return undated_warning(item.source_column, probe.rows_without(item.source_column))


def _explained(
    source: PostgresTable, probe: PostgresProbe, entry: Entry, error: ReadError
) -> PullError:
    told = str(error).lower()
    if any(word in told for word in ("unicode", "utf", "encoding")):
        return PullError(
            "encoding",
            f"表 {source.table} 里有不能转成 UTF-8 的文字",
            "请来源单位检查数据库的编码（常见原因是 SQL_ASCII 库里存了 GBK）",
        )
    # What still stands in the way now is told by the server's own code for it.
    try:
        probe.readable([item.source_column for item in entry.aggregated_items])
    except PullError as failure:
        return failure
    if any(word in told for word in _BROKEN_OFF):
        return PullError(
            "unreachable",
            f"读取表 {source.table} 时连接中断",
            "稍后重试；经常如此的，请来源单位检查",
        )
    return PullError(
        "unreadable",
        f"读取表 {source.table} 时出错（{error.kind}）",
        "请来源单位在数据库里查询这张表或视图，排除其中的错误",
    )
