"""What exists in an agency's system: its tables and files with their columns, declared or not.

Only names are read, never a row.
"""

import csv
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import psycopg2

from resources.agencies.databases.postgresql_probe import password, startup_options
from resources.agencies.source.declaration import (
    CsvFile,
    DeliveredFile,
    PostgresConnection,
    PostgresTable,
    Source,
    SqliteConnection,
    SqliteTable,
    XlsxFile,
)
from resources.agencies.source.failure import PullError

Connection = SqliteConnection | PostgresConnection
_DELIVERED = frozenset(
    {".csv", ".txt", ".xlsx", ".xls", ".json", ".ndjson", ".jsonl", ".xml", ".dbf"}
)
_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Found:
    """One table or file. ``columns`` are name and type as the system says it (``""``: none said).

    ``place`` is the connection's database or the folder; ``name`` the table or the file's
    name with ``{day}`` in place of a date. ``columns`` is ``None`` where they cannot be read.
    """

    place: str
    name: str
    columns: tuple[tuple[str, str], ...] | None


def inventory(sources: Sequence[Source]) -> list[Found]:
    """All tables of the databases and all delivered files of the folders that ``sources`` use.

    Raises :class:`PullError` where a database cannot be asked.
    """
    found: dict[tuple[str, str], Found] = {}
    for source in sources:
        listed = (
            _tables(source.connection)
            if isinstance(source, SqliteTable | PostgresTable)
            else _files(source)
        )
        for each in listed:
            known = found.get((each.place, each.name))
            if known is None or known.columns is None:
                found[each.place, each.name] = each
    return [found[key] for key in sorted(found)]


def place_of(source: Source) -> tuple[str, str]:
    """Where ``source`` stands in the inventory: place and name."""
    if isinstance(source, SqliteTable):
        return _database(source.connection), source.table
    if isinstance(source, PostgresTable):
        table = source.table if "." in source.table else f"public.{source.table}"
        return _database(source.connection), table
    path = Path(source.path)
    return str(path.parent), _undated(path.name)


def _database(connection: Connection) -> str:
    if isinstance(connection, SqliteConnection):
        return connection.path
    return f"{connection.host}:{connection.port}/{connection.database}"


def _tables(connection: Connection) -> Iterator[Found]:
    place = _database(connection)
    listed = (
        _sqlite(connection) if isinstance(connection, SqliteConnection) else _postgres(connection)
    )
    tables: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in listed:
        tables.setdefault(table, []).append((column, kind))
    for table, columns in tables.items():
        yield Found(place, table, tuple(columns))


def _sqlite(connection: SqliteConnection) -> list[tuple[str, str, str]]:
    path = Path(connection.path)
    if not path.is_file():
        raise PullError(
            "missing_file", f"没有数据库文件 {path.name}", "请来源单位送达文件，或更正 sources.yml"
        )
    failure = None
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=connection.busy_timeout)) as database:
            return database.execute(
                "SELECT m.name, c.name, lower(c.type) FROM sqlite_master m"
                " JOIN pragma_table_info(m.name) c WHERE m.type IN ('table', 'view')"
                " AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid"
            ).fetchall()
    except sqlite3.Error as error:
        failure = PullError(
            "unreadable",
            f"数据库文件 {path.name} 打不开（SQLite 错误 {error.sqlite_errorcode}）",
            "请来源单位检查文件",
        )
    raise failure


def _postgres(connection: PostgresConnection) -> list[tuple[str, str, str]]:
    failure = None
    try:
        with (
            closing(
                psycopg2.connect(
                    host=connection.host,
                    port=connection.port,
                    dbname=connection.database,
                    user=connection.user,
                    password=password(connection),
                    sslmode=connection.sslmode,
                    connect_timeout=connection.connect_timeout,
                    options=startup_options(connection),
                )
            ) as session,
            session.cursor() as cursor,
        ):
            cursor.execute(
                "SELECT table_schema || '.' || table_name, column_name, data_type"
                " FROM information_schema.columns"
                " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
                " ORDER BY table_schema, table_name, ordinal_position"
            )
            return [(str(t), str(c), str(k)) for t, c, k in cursor.fetchall()]
    except psycopg2.Error as error:
        failure = PullError(
            "unreachable",
            f"数据库 {_database(connection)} 查不到表清单（SQLSTATE {error.pgcode or '未连接'}）",
            "检查网络、账号和来源单位的数据库",
        )
    raise failure


def _files(source: DeliveredFile) -> Iterator[Found]:
    """The files of the folder; the declared one is read as declared, others as they look."""
    folder = Path(source.path).parent
    if not folder.is_dir():
        raise PullError("missing_file", f"没有文件夹 {folder.name}", "检查 sources.yml 的 path")
    declared = _undated(Path(source.path).name)
    for file in sorted(folder.iterdir()):
        if not file.is_file() or file.suffix.lower() not in _DELIVERED:
            continue
        name = _undated(file.name)
        columns = _declared_columns(source, file) if name == declared else _columns(file)
        yield Found(str(folder), name, columns)


def _undated(name: str) -> str:
    """A file's name with its date, if it has one, as ``{day}``."""
    return _DAY.sub("{day}", name, count=1)


def _declared_columns(source: DeliveredFile, file: Path) -> tuple[tuple[str, str], ...] | None:
    if isinstance(source, CsvFile):
        return _csv(file, source.encoding, source.delimiter, source.header_row)
    if isinstance(source, XlsxFile):
        return _xlsx(file, source.sheet, source.header_row)
    return None


def _columns(file: Path) -> tuple[tuple[str, str], ...] | None:
    if file.suffix.lower() in (".csv", ".txt"):
        for encoding in _ENCODINGS:
            found = _csv(file, encoding, None, 1)
            if found:
                return found
    if file.suffix.lower() == ".xlsx":
        return _xlsx(file, None, 1)
    return None


def _csv(
    file: Path, encoding: str, delimiter: str | None, row: int
) -> tuple[tuple[str, str], ...] | None:
    try:
        with file.open(encoding=encoding, newline="") as lines:
            for _ in range(row - 1):
                lines.readline()
            header = lines.readline()
    except UnicodeDecodeError:
        return None
    mark = delimiter or max(",\t|;", key=header.count)
    names = next(csv.reader([header], delimiter=mark), [])
    return tuple((name.strip(), "") for name in names if name.strip()) or None


def _xlsx(file: Path, sheet: str | None, row: int) -> tuple[tuple[str, str], ...] | None:
    try:
        book = fastexcel.read_excel(file)
        chosen = sheet if sheet in book.sheet_names else book.sheet_names[0]
        cells = book.load_sheet(chosen, header_row=row - 1, n_rows=0)
    except fastexcel.FastExcelError:
        return None
    return tuple((column.name, "") for column in cells.available_columns()) or None
