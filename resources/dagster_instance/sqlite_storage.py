"""Dagster's runs and events in two SQLite files under DAGSTER_HOME.

Dagster's own SQLite storage makes a database file per run, writes what concerns assets twice and
opens each file again for every event; a night then costs more processor time for its events
than for its data. Here the events are in one file (Dagster's consolidated storage), connections
stay open, and a commit is not forced to the disk: power loss may cost the last moments of the
chronicle, never its consistency. What was done to data is in the registry.
"""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from sqlalchemy.event import listen
from sqlalchemy.pool import ConnectionPoolEntry
from watchdog.events import FileSystemEvent, PatternMatchingEventHandler
from watchdog.observers import Observer

from resources.dagster_instance.internals.storage import (
    SQLITE_BUSY_TIMEOUT_SECONDS,
    ConfigurableClassData,
    DagsterStorage,
    SqlEventLogStorageMetadata,
    SqliteRunStorage,
    SqliteScheduleStorage,
    consolidated,
    create_db_conn_string,
    get_alembic_config,
    safe_commit,
    stamp_alembic_rev,
)

# What a large write leaves of the write-ahead log beside the database.
JOURNAL_BYTES = 1_000_000
NAME = consolidated.SQLITE_EVENT_LOG_FILENAME


def open_engine(url: str) -> sa.Engine:
    """An engine whose connections stay open and leave it to the system when bytes reach the disk."""
    engine = sa.create_engine(url, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})

    listen(engine, "connect", _relax)
    return engine


def _relax(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA journal_size_limit={JOURNAL_BYTES}")


class EventLog(consolidated.ConsolidatedSqliteEventLogStorage):
    """Events of all runs in ``event_log.db``."""

    _base_dir: str
    _conn_string: str

    @cached_property
    def engine(self) -> sa.Engine:
        """The file's engine, shared by the threads of this process."""
        return open_engine(self._conn_string)

    @cached_property
    def _tables(self) -> frozenset[str]:
        return frozenset(sa.inspect(self.engine).get_table_names())

    def has_table(self, table_name: str) -> bool:
        """Whether the schema has that table; Dagster asks again with every check's event."""
        return table_name in self._tables

    @property
    def path(self) -> Path:
        """The database file."""
        return Path(self.get_db_path())

    @contextmanager
    def _connect(self) -> Generator[sa.Connection]:
        with self.engine.begin() as connection:
            yield connection

    def _init_db(self) -> None:
        """Make the file elsewhere and put it here whole, since several processes may start at once.

        An instance of Dagster's own storage goes on: its index of all assets becomes the log.
        """
        home, url = Path(self._base_dir), self._conn_string
        home.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=home) as folder:
            self._conn_string = create_db_conn_string(folder, NAME)
            made = Path(folder) / f"{NAME}.db"
            former = home / "runs" / "index.db"
            if former.exists():
                with closing(sqlite3.connect(former)) as old, closing(sqlite3.connect(made)) as new:
                    old.backup(new)
            else:
                self._create()
            self.engine.dispose()
            del self.engine
            with suppress(FileExistsError):
                self.path.hardlink_to(made)
        self._conn_string = url

    def _create(self) -> None:
        with self.engine.connect() as connection:
            connection.execute(sa.text("PRAGMA journal_mode=WAL"))
            SqlEventLogStorageMetadata.create_all(connection)
            stamp_alembic_rev(get_alembic_config(consolidated.__file__), connection)
            safe_commit(connection)
        self.reindex_events()
        self.reindex_assets()

    def watch(self, run_id: str, cursor: str | None, callback: Callable[..., Any]) -> None:
        """Call back on new events; they are written to the file beside the database first."""
        if not self._obs:
            self._obs = Observer()
            self._obs.start()
            self._obs.schedule(_Watchdog(self), self._base_dir)
        self._watchers[run_id][callback] = cursor

    def dispose(self) -> None:
        """Close the connections."""
        super().dispose()
        self.engine.dispose()


class _Watchdog(PatternMatchingEventHandler):
    def __init__(self, log: EventLog) -> None:
        self._log = log
        super().__init__(patterns=[str(log.path), f"{log.path}-wal"])

    def on_modified(self, event: FileSystemEvent) -> None:
        self._log.on_modified()


class RunRecords(SqliteRunStorage):
    """Runs, their tags and job snapshots in ``runs.db``."""

    _conn_string: str

    @cached_property
    def engine(self) -> sa.Engine:
        """The file's engine, shared by the threads of this process."""
        return open_engine(self._conn_string)

    @contextmanager
    def connect(self) -> Generator[sa.Connection]:
        """A transaction."""
        with self.engine.begin() as connection:
            yield connection

    def dispose(self) -> None:
        """Close the connections."""
        super().dispose()
        self.engine.dispose()


class LocalStorage(DagsterStorage[Any]):
    """The three storages of an instance on one machine, where Dagster's own would put them."""

    def __init__(self, home: Path, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__()
        self._inst_data = inst_data
        self._runs = RunRecords.from_local(str(home / "history"))
        self._events = EventLog(str(home / "history"))
        self._schedules = SqliteScheduleStorage.from_local(str(home / "schedules"))

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        """What ``dagster.yaml`` says of this storage."""
        return self._inst_data

    @property
    def event_log_storage(self) -> EventLog:
        """Events."""
        return self._events

    @property
    def run_storage(self) -> RunRecords:
        """Runs."""
        return self._runs

    @property
    def schedule_storage(self) -> SqliteScheduleStorage:
        """Ticks of schedules and sensors."""
        return self._schedules

    def register_instance(self, instance: Any) -> None:
        """Let the storages know their instance."""
        super().register_instance(instance)
        for each in (self._runs, self._events, self._schedules):
            if not each.has_instance:
                each.register_instance(instance)

    def dispose(self) -> None:
        """Close everything."""
        for each in (self._events, self._runs, self._schedules):
            each.dispose()
