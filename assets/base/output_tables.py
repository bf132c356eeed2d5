"""Where a consolidation writes: the tables of one base database, for one day."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from assets.build_context import BuildContext
from assets.built_tables.fill_rates import record_fill_rates
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

    def record_fill_rates(self) -> None:
        """Record how full the fields of the golden records are, once these are written."""
        fields = {field.name: field.type for field in self.consolidation.fields}
        columns = {self.consolidation.key: "string", **fields}
        table, day = self.table(self.consolidation.table), self.context.day
        record_fill_rates(table, columns, self.context.lake.relation(table, day), self.context)
