"""What the log of a table says, read once for each state of it.

A night asks some hundred tables thousands of times which days, files and columns they hold, and
delta-rs reads the whole log each time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from resources.lake.column_types import duckdb_type
from resources.lake.delta_log import DeltaLog, Partition, partitions

LogState = tuple[int, str, int]
"""How many versions and checkpoints there are, the newest of them, and when it was written (ns)."""


@dataclass(frozen=True)
class LogContent:
    """The newest version of a table: its partitions, and name and DuckDB type of its columns."""

    partitions: Mapping[date, Partition]
    columns: Mapping[str, str]


_READ: dict[Path, tuple[LogState, LogContent]] = {}


def log_content(log: DeltaLog) -> LogContent:
    """What the log holds now; ``TableNotFoundError`` where there is no table."""
    state = _state(log.folder / "_delta_log")
    known = _READ.get(log.folder)
    if known and known[0] == state:
        return known[1]
    table = log.read()
    columns = {field.name: duckdb_type(field.type) for field in table.schema().fields}
    found = LogContent(partitions(table), columns)
    if state:
        _READ[log.folder] = state, found
    return found


def _state(folder: Path) -> LogState | None:
    """Taken before the log is read: what is kept is then never older than its state.

    Every commit adds a file with a higher number; a table that was taken away and made anew differs
    in the time.
    """
    try:
        names = [file.name for file in folder.iterdir() if file.name[:1].isdigit()]
        newest = max(names, default="")
        return (len(names), newest, (folder / newest).stat().st_mtime_ns) if names else None
    except FileNotFoundError:
        return None
