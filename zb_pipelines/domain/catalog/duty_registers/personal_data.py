"""The personal columns of each database, as the released catalog grades them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from zb_pipelines.domain.access.graded_table import GradedTable
from zb_pipelines.domain.access.levels import level_name
from zb_pipelines.domain.catalog.graded_tables import graded_tables
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.duties.declaration import Duties
from zb_pipelines.domain.semantic_types import semantic_type


@dataclass(frozen=True)
class PersonalColumn:
    """One column about persons."""

    table: str
    column: str
    semantic: str
    level: str
    sensitive: bool


@dataclass(frozen=True)
class PersonalData:
    """What a database holds about persons, and of which agencies."""

    columns: tuple[PersonalColumn, ...]
    tables: tuple[str, ...]
    agencies: tuple[str, ...]
    highest: str

    @property
    def fingerprint(self) -> str:
        """Changes with any personal column or its level: what was assessed is then another thing."""
        said = "\n".join(f"{c.table}.{c.column} {c.semantic} {c.level}" for c in self.columns)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def personal_data(catalog: Catalog, duties: Duties) -> Mapping[str, PersonalData]:
    """By database, those that hold personal columns."""
    held: dict[str, list[GradedTable]] = {}
    for table in graded_tables(catalog).values():
        if table.database:
            held.setdefault(table.database, []).append(table)
    found = {database: _of(tables, duties) for database, tables in sorted(held.items())}
    return {database: each for database, each in found.items() if each.columns}


def _of(tables: list[GradedTable], duties: Duties) -> PersonalData:
    columns = tuple(
        PersonalColumn(
            table.name,
            column.name,
            column.semantic,
            level_name(column),
            column.semantic in duties.sensitive or level_name(column) == "L4",
        )
        for table in sorted(tables, key=lambda each: each.name)
        for column in table.columns.values()
        if column.semantic and semantic_type(column.semantic).personal
    )
    concerned = [t for t in tables if any(c.table == t.name for c in columns)]
    return PersonalData(
        columns,
        tuple(sorted(each.name for each in concerned)),
        tuple(sorted({agency for each in concerned for agency in each.agencies})),
        max((level_name(each) for each in concerned), default="L1"),
    )
