"""The lake's files in the journal: their hashes, table by table and commit by commit.

A commit stands in ``lake_write`` from before it is made until the journal has it, so that what a
killed process committed can be told from what was put in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from resources.registry.audit.acts import Kind, act_word, platform_actor
from resources.registry.audit.journal import append_line
from resources.registry.schema.audit_tables import lake_write
from resources.registry.schema.database import RegistryDatabase
from zb_pipelines.domain.messages import in_chinese


@dataclass(frozen=True)
class LakeWrite:
    """A commit that has begun: ``files`` are paths below the table → SHA-256."""

    id: int
    table_name: str
    day: date | None
    files: dict[str, str]
    begun_at: datetime


@dataclass(frozen=True)
class LakeWrites:
    """Commits to the lake in the registry's database."""

    database: RegistryDatabase

    def begin(self, table: str, day: date | None, files: Mapping[str, str]) -> int:
        """Note that a commit begins; its number."""
        row = {
            "table_name": table,
            "day": day,
            "files": dict(files),
            "begun_at": datetime.now(UTC),
        }
        with self.database.writing() as connection:
            made = connection.execute(sa.insert(lake_write).returning(lake_write.c.id), row)
            return int(made.scalar_one())

    def end(self, begun: int, said: Mapping[str, Any] | None, *, kind: Kind = "lake") -> None:
        """Write what the commit did into the journal; ``None``: it did not take place."""
        with self.database.writing() as connection:
            connection.execute(sa.delete(lake_write).where(lake_write.c.id == begun))
            if said is not None:
                with in_chinese():
                    actor, action = platform_actor(), act_word(kind)
                append_line(connection, actor, action, str(said["table"]), {"lake": said})

    def begun(self) -> list[LakeWrite]:
        """The commits that have begun and not ended, the oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute(sa.select(lake_write).order_by(lake_write.c.id)).mappings()
            return [LakeWrite(**row) for row in rows]


@dataclass(frozen=True)
class RegistryRecord:
    """The lake's :class:`CommitRecord` in a registry that is opened with the first commit."""

    writes: Callable[[], LakeWrites]

    def begin(self, table: str, day: date | None, files: Mapping[str, str]) -> int:
        """Note that a commit begins; its number."""
        return self.writes().begin(table, day, files)

    def end(self, begun: int, said: Mapping[str, Any] | None) -> None:
        """Write what the commit did into the journal."""
        self.writes().end(begun, said)
