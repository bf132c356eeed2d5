"""Interface of whoever records the lake's commits, and what it is given of each."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, Protocol


class CommitRecord(Protocol):
    """Keeps the hashes of the lake's files outside of it."""

    def begin(self, table: str, day: date | None, files: Mapping[str, str]) -> int:
        """Note that a commit of ``files`` (path below the table → SHA-256) begins; its number."""
        ...

    def end(self, begun: int, said: Mapping[str, Any] | None) -> None:
        """Keep what the commit wrote; ``None``: it did not take place."""
        ...


class NoRecord:
    """The record of a lake whose files nobody vouches for."""

    def begin(self, table: str, day: date | None, files: Mapping[str, str]) -> int:
        """Note nothing."""
        return 0

    def end(self, begun: int, said: Mapping[str, Any] | None) -> None:
        """Keep nothing."""


@contextmanager
def record_commit(
    record: CommitRecord,
    table: str,
    day: date | None = None,
    files: Mapping[str, str] | None = None,
) -> Generator[dict[str, Any]]:
    """While the block commits, it is noted as begun; what it puts into the mapping is kept at the end.

    Where the block fails nothing is kept; where the process is killed or interrupted the note stays.
    """
    begun = record.begin(table, day, files or {})
    said: dict[str, Any] = {}
    try:
        yield said
    except Exception:
        record.end(begun, None)
        raise
    record.end(begun, {"table": table, **said} if said else None)
