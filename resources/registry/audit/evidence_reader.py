"""The evidence as a whole: the journal with the rows whose hashes it holds."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from resources.registry.audit.evidence_rows import (
    GROUPED_BY,
    EvidenceRead,
    evidence_rows,
    journal_all_rows,
    unreadable_tables,
)
from resources.registry.audit.journal import journal_length, journal_lines
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.version import BEFORE_ACCESS_EVIDENCE, BEFORE_EVIDENCE

_ACCESS_EVIDENCE = (
    "approval",
    "finding_case",
    "open_package",
    "platform_user",
    "share_grant",
    "share_request",
    "share_token",
    "share_usage",
    "user_role",
)


@dataclass(frozen=True)
class EvidenceReader:
    """Reads the evidence, and begins it where a registry had none."""

    database: RegistryDatabase

    @contextmanager
    def read(self) -> Generator[EvidenceRead]:
        """One state of the registry: the journal, its kept length, the rows that are evidence."""
        with self.database.reading() as connection:
            lines = journal_lines(connection)
            yield lines, journal_length(connection), evidence_rows(connection)

    def unread(self) -> frozenset[str]:
        """Tables of evidence that this login may not read."""
        with self.database.reading() as connection:
            return unreadable_tables(connection)

    def begin_after_upgrade(self) -> None:
        """Record all rows of a registry that was just upgraded from before its rows were evidence."""
        before = self.database.upgraded_from
        begun = GROUPED_BY.keys() if before in BEFORE_EVIDENCE else ()
        begun = _ACCESS_EVIDENCE if before in BEFORE_ACCESS_EVIDENCE else begun
        if begun:
            with self.database.writing() as connection:
                journal_all_rows(connection, begun)
