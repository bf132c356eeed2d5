"""One backup: the registry first, then the lake's files that its journal knows, then all else."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from resources.backup.backup_set import BackupSet
from resources.keys import KeyStore
from resources.local_files.scratch_folder import scratch_folder
from resources.platform import Platform
from resources.registry import Registry
from resources.registry.audit.verify_evidence import recorded_tables
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.settings import Settings

REGISTRY = "registry.db"
LAKE = "lake"
KEY = "backup"
_LEFT_OUT = ("keys", "demo", "scratch", LAKE, REGISTRY)
"""Keys are kept apart, the demo's agencies are not the platform's; lake and registry come by themselves."""
_PASSING = (".lock", "-wal", "-shm", ".part")


@dataclass(frozen=True)
class MadeBackup:
    """A backup's name, and how many files it lists."""

    name: str
    files: int


def make_backup(platform: Platform, folder: Path) -> MadeBackup:
    """Back up ``platform`` into ``folder``; no night may run meanwhile.

    :class:`InputError` for a registry that is no file, and where the lake was changed meanwhile.
    """
    settings = platform.settings
    if folder.resolve().is_relative_to(settings.home.resolve()):
        raise input_error(
            str(folder),
            message("lies inside of what is backed up"),
            message("name a folder elsewhere, best on another machine"),
        )
    # Tombstones of later erasures are made with it; a backup without would know none of them again.
    platform.registry.erasures.salt()
    kept = BackupSet(folder, backup_key(platform.keys))
    listed: dict[str, str] = {}
    with scratch_folder(settings.scratch) as scratch:
        copy = scratch / REGISTRY
        _copy_database(_registry_file(settings), copy)
        listed[REGISTRY] = kept.put(copy)
        for name, file in _lake_files(copy, platform.lake.folder):
            listed[f"{LAKE}/{name}"] = kept.put(file)
        for name, file in _other_files(settings):
            source = file
            if file.suffix == ".db":
                source = scratch / "copy.db"
                source.unlink(missing_ok=True)
                _copy_database(file, source)
            listed[name] = kept.put(source)
    made = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    kept.write_list(made, {"files": listed})
    platform.registry.journal.record("export", "backup", {"name": made, "files": len(listed)})
    return MadeBackup(made, len(listed))


def backup_key(keys: KeyStore) -> bytes:
    """The newest key of backups, to be kept apart from them; a new one writes every file anew."""
    return keys.key(KEY).secret


def _registry_file(settings: Settings) -> Path:
    url = sa.make_url(settings.registry_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise input_error(
            "ZB_REGISTRY_URL",
            message("a registry in PostgreSQL is backed up by its own tools"),
            message("use pg_dump, at a time at which no night runs, and copy the lake then"),
        )
    return Path(url.database)


def _copy_database(source: Path, target: Path) -> None:
    """As SQLite copies a database that others may be writing."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _lake_files(registry: Path, lake: Path) -> Iterator[tuple[str, Path]]:
    """The files that the copied journal knows, with their names below the lake."""
    opened = Registry(f"sqlite:///{registry}")
    tables = recorded_tables([asdict(line) for line in opened.journal.lines()])
    opened.close()
    for table, held in tables.items():
        folder = table.replace(".", "/", 1)
        current = {path for paths in held.days.values() for path in paths}
        for name in sorted(current | held.log.keys()):
            file = lake / folder / name
            if file.exists():
                yield f"{folder}/{name}", file
            elif name in current or name.endswith(".json"):
                raise input_error(
                    f"{table} {name}",
                    message("the lake was changed while it was backed up, or a file is missing"),
                    message("see zb lake verify, and back up again when nobody writes"),
                )


def _other_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    home, left_out = settings.home, {settings.home / name for name in _LEFT_OUT} | {settings.keys}
    for top, folders, files in os.walk(home):
        folders[:] = [name for name in folders if Path(top, name) not in left_out]
        for name in files:
            file = Path(top, name)
            if file not in left_out and not file.is_symlink() and not name.endswith(_PASSING):
                yield file.relative_to(home).as_posix(), file
