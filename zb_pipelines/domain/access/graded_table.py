"""A lake table as access sees it: whose it is, and the effective level of table and columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from zb_pipelines.domain.access.grading import Grading, Level


@dataclass(frozen=True)
class GradedColumn:
    """A column with the level that counts: the declared one, or the least of its meaning."""

    name: str
    level: Level
    semantic: str | None = None


@dataclass(frozen=True)
class GradedTable:
    """A table: ``agency`` of an entry's layers, ``database`` of a base or thematic table.

    ``agencies`` are all whose data are in it, ``district`` the node of its agency.
    """

    name: str
    grading: Grading
    columns: Mapping[str, GradedColumn] = field(default_factory=lambda: dict[str, GradedColumn]())
    agency: str | None = None
    district: str | None = None
    database: str | None = None
    agencies: frozenset[str] = frozenset()

    @property
    def level(self) -> Level:
        """The level of the whole: the highest of its columns, or more where a combination says so."""
        meanings = {column.semantic for column in self.columns.values()}
        raised = [
            each.level
            for each in self.grading.combinations
            if max(len(self.agencies), 1) >= each.agencies
            and all(meanings & set(one) for one in each.semantics)
        ]
        found = [*(column.level for column in self.columns.values()), *raised]
        return cast("Level", max(found, default="L1"))

    @property
    def importance(self) -> str | None:
        """``important`` or ``core``."""
        found = self.grading.importance.get(self.name)
        return found.kind if found else None

    def column(self, name: str) -> GradedColumn:
        """The column of that name; one that nobody declared is as high as the table, and hidden."""
        return self.columns.get(name) or GradedColumn(name, max(self.level, "L3"))
