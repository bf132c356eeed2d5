"""Where a consolidation writes: the tables of one base database, for one day."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from assets.build_context import BuildContext
from resources.lake import PendingPartition
from zb_pipelines.domain.naming import database_table
from zb_pipelines.domain.survivorship.model import Consolidation


@dataclass(frozen=True)
class OutputTables:
    """The tables of the base database of ``consolidation``, of the context's day."""

    consolidation: Consolidation
    context: BuildContext

    def table(self, name: str) -> str:
        """The lake table of that name in this database."""
        return database_table("base", self.consolidation.database, name)

    def replace(self, name: str, select: str, private: Sequence[str]) -> int:
        """Replace the day's partition of one table; how many rows it has now."""
        table = self.table(name)
        return self.context.lake.replace(
            self.context.engine, table, self.context.day, select, private=private
        ).rows

    def open_partition(self, name: str, like: str) -> AbstractContextManager[PendingPartition]:
        """The day's partition of one table, to be filled with rows of the columns of ``like``."""
        return self.context.lake.open_partition(
            self.context.engine, self.table(name), self.context.day, like
        )
