"""Commits to the lake that a killed process began: completed in the journal, or cleared away."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from resources.platform import Platform
from resources.registry.audit.lake_writes import LakeWrite
from resources.registry.audit.verify_evidence import RecordedTable, recorded_tables


def complete_interrupted_writes(platform: Platform) -> list[str]:
    """Bring journal and lake together again where a process was killed between them; which tables.

    What was committed is recorded, as recovered; files that no commit has are deleted. A table whose
    writer is at work is left alone.
    """
    begun: dict[str, list[LakeWrite]] = {}
    for each in platform.registry.lake_writes.begun():
        begun.setdefault(each.table_name, []).append(each)
    if not begun:
        return []
    lines = [asdict(line) for line in platform.registry.journal.lines()]
    known = recorded_tables(lines)
    done: list[str] = []
    for table, writes in begun.items():
        with platform.lake.lock_if_free(table) as alone:
            if alone:
                _complete(platform, table, writes, known.get(table, RecordedTable()))
                done.append(table)
    return done


def delete_stray_files(platform: Platform) -> list[str]:
    """Delete data files that killed writers left: in no commit, in no record, nobody at work; their paths."""
    lines = [asdict(line) for line in platform.registry.journal.lines()]
    known = recorded_tables(lines)
    strays: list[str] = []
    for table in platform.lake.tables():
        with platform.lake.lock_if_free(table) as alone:
            folder = Path(platform.lake.uri(table))
            found = {
                f"{file.parent.name}/{file.name}"
                for file in (folder.glob("day=*/*.parquet") if alone else ())
            }
            unrecorded = found - set(known.get(table, RecordedTable()).files)
            if unrecorded:
                unrecorded -= platform.lake.committed_files(table)
            for name in sorted(unrecorded):
                (folder / name).unlink()
                strays.append(f"{table} {name}")
    if strays:
        platform.registry.journal.record("recovery", "lake", {"deleted": strays})
    return strays


def _complete(
    platform: Platform, table: str, writes: Sequence[LakeWrite], known: RecordedTable
) -> None:
    lake, folder = platform.lake, Path(platform.lake.uri(table))
    committed = lake.committed_files(table)
    for write in writes:
        for path in write.files.keys() - committed:
            (folder / path).unlink(missing_ok=True)
        log = _hashes(folder, _new_log_files(folder, known))
        said: dict[str, Any] = {"table": table, "log": log}
        if write.day and lake.exists(table):
            day = write.day
            files = lake.files(table, day) if day in lake.days(table) else []
            names = [str(file.relative_to(folder)) for file in files]
            said |= {"day": str(day), "files": _hashes(folder, names)}
        elif not lake.exists(table):
            said |= {"destroyed": True}
        platform.registry.lake_writes.end(write.id, said, kind="recovery")
        known.log |= log


def _new_log_files(folder: Path, known: RecordedTable) -> list[str]:
    names = [f"_delta_log/{file.name}" for file in (folder / "_delta_log").glob("*")]
    return [name for name in names if name not in known.log or name.endswith("_last_checkpoint")]


def _hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
