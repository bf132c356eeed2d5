"""Delivery by a table or view in an agency's SQLite file."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from resources.agencies.databases.window import text_window, time_item, undated_warning
from resources.agencies.source.attempt import ReadError, attempt
from resources.agencies.source.declaration import SqliteTable
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import Reading, extra_columns, nothing_to_finish
from resources.engine import Engine, load_extension
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.sql import identifier, literal

_ATTACHED = "agency_sqlite"


@contextmanager
def read_sqlite(engine: Engine, source: SqliteTable, entry: Entry, day: date) -> Generator[Reading]:
    """The table, read by SQLite itself; an incremental entry's rows of ``day`` only.

    SQLite keeps a type per value, so each value is told as text by its own type: whole
    numbers in full, reals with all digits that tell them apart, blobs in hex.
    """
    columns = _probe(source)
    extra = extra_columns(entry, columns)
    load_extension(engine, "sqlite")
    # Otherwise the extension guesses a column's type and stumbles over the odd value.
    engine.execute("SET GLOBAL sqlite_all_varchar = true")
    error = attempt(
        engine, f"ATTACH {literal(source.connection.path)} AS {_ATTACHED} (TYPE sqlite, READ_ONLY)"
    )
    if error:
        raise _explained(source, error)
    try:
        yield Reading(
            select=_select(source, entry, day),
            extra_columns=extra,
            explain=lambda error: _explained(source, error),
            finish=nothing_to_finish,
            warnings=_undated(source, entry),
        )
    finally:
        engine.execute(f"DETACH {_ATTACHED}")


def _select(source: SqliteTable, entry: Entry, day: date) -> str:
    # SQLite does not check that its text is UTF-8; decode does.
    values = ", ".join(
        f"{_told(identifier(item.name))} AS {identifier(item.name)}"
        for item in entry.aggregated_items
    )
    query = literal(_query(source, entry, day))
    return f"SELECT {values} FROM sqlite_query({literal(_ATTACHED)}, {query})"


def _told(name: str) -> str:
    """The value as UTF-8; of a number told in 15 and in 17 digits, the shorter if it is the same."""
    shorter, longer = (f"split_part({name}, chr(31), {part})" for part in (1, 2))
    same = f"TRY_CAST({shorter} AS DOUBLE) = TRY_CAST({longer} AS DOUBLE)"
    return (
        rf"CASE WHEN regexp_full_match({name}, '[-+.0-9e]+\x1F[-+.0-9e]+')"
        f" THEN CASE WHEN {same} THEN {shorter} ELSE {longer} END ELSE decode(encode({name})) END"
    )


def _query(source: SqliteTable, entry: Entry, day: date) -> str:
    values = ", ".join(
        f"{_as_text(identifier(item.source_column))} AS {identifier(item.name)}"
        for item in entry.aggregated_items
    )
    item = time_item(entry)
    condition = "1"
    if item:
        time = f"trim(CAST({identifier(item.source_column)} AS TEXT))"
        condition = text_window(time, day, item.formats)
    return f"SELECT {values} FROM {identifier(source.table)} WHERE {condition}"


def _as_text(column: str) -> str:
    text = f"CAST({column} AS TEXT)"
    # CAST gives 15 digits; where they are not the same number, 17 are.
    # SQLite's own reading of digits may miss the number by the last bit: the engine decides.
    both = f"{text} || char(31) || printf('%!.17g', {column})"
    real = f"CASE WHEN CAST({text} AS REAL) = {column} THEN {text} ELSE {both} END"
    return f"CASE typeof({column}) WHEN 'real' THEN {real} WHEN 'blob' THEN hex({column}) ELSE {text} END"


def _undated(source: SqliteTable, entry: Entry) -> tuple[str, ...]:
    item = time_item(entry)
    if item is None:
        return ()
    column = identifier(item.source_column)
    with closing(_open(source)) as database:
        counted = database.execute(
            f"SELECT count(*) FROM {identifier(source.table)}"
            f" WHERE {column} IS NULL OR trim({column}) = ''"
        ).fetchone()
    return undated_warning(item.source_column, counted[0])


def _open(source: SqliteTable) -> sqlite3.Connection:
    uri = f"{Path(source.connection.path).absolute().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=source.connection.busy_timeout)


def _probe(source: SqliteTable) -> list[str]:
    """The table's columns; :class:`PullError` where it cannot be read."""
    path = Path(source.connection.path)
    if not path.is_file():
        raise PullError(
            "missing_file",
            f"没有数据库文件 {path.name}",
            "请来源单位送达文件，或更正 sources.yml 的 path",
        )
    failure = None
    try:
        with closing(_open(source)) as database:
            found = database.execute(
                "SELECT name FROM pragma_table_info(?)", [source.table]
            ).fetchall()
            if found:
                # Takes the lock that reading takes.
                database.execute(f"SELECT 1 FROM {identifier(source.table)} LIMIT 1").fetchall()
                return [name for (name,) in found]
    except sqlite3.Error as error:
        failure = _refused(source, error.sqlite_errorcode)
    raise failure or PullError(
        "missing_table",
        f"数据库文件 {path.name} 里没有表 {source.table}",
        "请来源单位恢复这张表，或更正 sources.yml 的 table",
    )


def _refused(source: SqliteTable, code: int) -> PullError:
    name = Path(source.connection.path).name
    # The low byte is the primary code; the rest tells variants apart.
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return PullError(
                "locked",
                f"数据库文件 {name} 被别的程序锁定，等了 {source.connection.busy_timeout:g} 秒",
                "稍后重试；经常如此的，请来源单位错开写入时间",
            )
        case sqlite3.SQLITE_NOTADB:
            return PullError(
                "unreadable", f"{name} 不是 SQLite 数据库", "请来源单位检查文件后重新送达"
            )
        case sqlite3.SQLITE_CORRUPT:
            return PullError(
                "truncated", f"数据库文件 {name} 已损坏或不完整", "请来源单位检查文件后重新送达"
            )
        case _:
            return PullError(
                "unreadable",
                f"数据库文件 {name} 打不开（SQLite 错误 {code}）",
                "检查文件和目录的权限",
            )


def _explained(source: SqliteTable, error: ReadError) -> PullError:
    name = Path(source.connection.path).name
    told = str(error).lower()
    if "unicode" in told or "utf" in told:
        return PullError(
            "encoding",
            f"数据库文件 {name} 的表 {source.table} 里有不是 UTF-8 的文字",
            "请来源单位按 UTF-8 写入，或改用注明编码的文件报送",
        )
    if "locked" in told:
        return _refused(source, sqlite3.SQLITE_BUSY)
    if "malformed" in told:
        return _refused(source, sqlite3.SQLITE_CORRUPT)
    return PullError(
        "unreadable",
        f"读取数据库文件 {name} 的表 {source.table} 时出错（{error.kind}）",
        "重试一次；仍然出错的，请来源单位检查数据库",
    )
