"""One session of the engine: a DuckDB connection with the platform's settings.

A session belongs to one thread; another thread takes a cursor, which shares memory and threads
but none of the temporary tables. It spills into a folder of its own below the
installation's scratch folder, which is removed when the session ends.
"""

from collections.abc import Generator, Iterable, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from duckdb.sqltypes import DuckDBPyType

from resources.engine.failure import redacted_error
from resources.engine.file_keys import FileKeys
from resources.local_files.scratch_folder import scratch_folder, sweep_scratch
from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.settings import Settings
from zb_pipelines.domain.sql import literal, string_list


@dataclass(frozen=True)
class Engine:
    """A DuckDB connection whose errors are :class:`EngineError` and hold no data."""

    connection: duckdb.DuckDBPyConnection
    scratch: Path
    keys: FileKeys = field(default_factory=FileKeys, repr=False)

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> duckdb.DuckDBPyConnection:
        """Run one statement; the returned connection holds its result."""
        self.give_keys(sql)
        failure = None
        try:
            return self.connection.execute(sql, list(parameters))
        except duckdb.Error as error:
            failure = redacted_error(error)
        # Raised out here so that the original is not even its context.
        raise failure

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement; meant for summaries, not for data."""
        self.execute(sql, parameters)
        failure = None
        try:
            return self.connection.fetchall()
        except duckdb.Error as error:
            failure = redacted_error(error)
        raise failure

    def batches(self, sql: str, size: int) -> tuple[list[str], Generator[list[tuple[Any, ...]]]]:
        """Names of the columns of a statement, and its rows, at most ``size`` at a time."""
        names = [column[0] for column in self.execute(sql).description or []]
        return names, self._fetch_batches(size)

    def _fetch_batches(self, size: int) -> Generator[list[tuple[Any, ...]]]:
        while True:
            failure = None
            batch: list[tuple[Any, ...]] = []
            try:
                batch = self.connection.fetchmany(size)
            except duckdb.Error as error:
                failure = redacted_error(error)
            if failure:
                raise failure
            if not batch:
                return
            yield batch

    def scalar(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row; ``None`` where there is no row."""
        found = self.rows(sql, parameters)
        return found[0][0] if found else None

    def columns(self, select: str) -> dict[str, DuckDBPyType]:
        """Name and DuckDB type of each column that ``select`` yields; it is not run."""
        self.give_keys(select)
        failure = None
        try:
            relation = self.connection.sql(f"SELECT * FROM ({select}\n)")
            return dict(zip(relation.columns, relation.types, strict=True))
        except duckdb.Error as error:
            failure = redacted_error(error)
        raise failure

    @contextmanager
    def cursor(self) -> Generator["Engine"]:
        """A second connection to the same in-memory database, for use by another thread."""
        with self.connection.cursor() as connection:
            yield Engine(connection, self.scratch, self.keys)

    def give_keys(self, sql: str) -> None:
        """Give the session the keys of the encrypted files that ``sql`` reads or writes, where it may have them.

        For statements that do not go through :meth:`execute`.
        """
        self.keys.give(self, sql)

    def confine(
        self,
        folders: Iterable[str | Path] = (),
        keys: Iterable[str] = (),
        files: Iterable[Path] = (),
    ) -> None:
        """From here on this session reaches ``files`` and those below ``folders``, no others, and no network.

        It gets no more keys of files but those named ``keys``. It cannot be undone: for sessions that
        run SQL of a catalog, once what it reads is registered.
        """
        self.keys.restrict(self, keys)
        self.execute("SET allow_unsigned_extensions = false")
        self.execute(f"SET allowed_paths = [{string_list(files)}]")
        self.execute(f"SET allowed_directories = [{string_list(map(str, folders))}]")
        self.execute("SET enable_external_access = false")

    def preserve_row_order(self) -> AbstractContextManager[None]:
        """Keep the order of rows (of a file, of an ORDER BY) in results and copies; costs memory."""
        return self._setting("preserve_insertion_order", "true")

    def small_arrow_offsets(self) -> AbstractContextManager[None]:
        """32-bit Arrow offsets, where no column holds over 2 GB of text in a batch: a sixth less to move."""
        return self._setting("arrow_large_buffer_size", "false")

    def single_thread(self) -> AbstractContextManager[None]:
        """Run with one thread a statement that only one can work on, such as one that counts its rows.

        DuckDB's Python client does not wait for the thread that works: it asks without pause,
        which costs a whole processor that the database server beside it may need.
        """
        return self._setting("threads", "1")

    @contextmanager
    def _setting(self, setting: str, value: str) -> Generator[None]:
        before = self.scalar("SELECT current_setting($1)", [setting])
        self.execute(f"SET {setting} = {value}")
        try:
            yield
        finally:
            self.execute(f"SET {setting} = {before}")


@contextmanager
def open_engine(
    settings: Settings,
    *,
    memory: str = "1500MB",
    threads: int = 2,
    keys: FileKeys | None = None,
) -> Generator[Engine]:
    """A session in memory that may hold ``memory`` before it spills and use ``threads`` threads.

    ``keys``: of the encrypted files that it may read and write.

    Extensions are never fetched nor loaded unasked (see :func:`load_extension`), names of
    Python variables are not tables, and the order of rows is kept only where asked.
    """
    # What a killed session left goes with the next one that starts, in whatever process.
    sweep_scratch(settings.scratch)
    with scratch_folder(settings.scratch) as scratch:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "threads": threads,
            "temp_directory": str(scratch / "spill"),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            # Of those that this process has checked, and none once the session is confined.
            "allow_unsigned_extensions": True,
            "python_enable_replacements": False,
        }
        with duckdb.connect(":memory:", config=config) as connection:
            # Globally, since a cursor does not inherit it.
            connection.execute(f"SET GLOBAL TimeZone = {literal(TIMEZONE)}")
            # It would be printed into the output of commands, JSON included.
            connection.execute("SET enable_progress_bar = false")
            # A batch of long texts may hold more than 2 GB.
            connection.execute("SET arrow_large_buffer_size = true")
            yield Engine(connection, scratch, keys or FileKeys())
