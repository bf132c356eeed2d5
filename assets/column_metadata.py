"""Column schema and column lineage of an asset, as Dagster metadata in the words of the catalog."""

from collections.abc import Iterable

import dagster as dg

from zb_pipelines.domain.access.levels import level_name
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_asset


def asset_key_of(table: str) -> dg.AssetKey:
    """``base.population__birth`` → ``base/population/birth``; also of an aggregated entry."""
    layer, name = table.removesuffix("__changes").split(".", 1)
    return dg.AssetKey([layer, *name.split("__", 1)])


def table_schema(columns: Iterable[ResolvedColumn], reads: Iterable[str] = ()) -> dg.TableSchema:
    """Chinese title, type, level, meaning, unit and sources of every column.

    What is made of no column, a count or a pseudonym, comes from the tables that the query ``reads``.
    """
    tables = tuple(reads)
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.type,
                description=column_title(column),
                tags={"level": level_name(column)}
                | ({"semantic": column.semantic} if column.semantic else {})
                | ({"unit": column.unit} if column.unit else {})
                | ({"source": " ".join(made_of)} if (made_of := column.sources or tables) else {}),
            )
            for column in columns
        ]
    )


def column_title(column: ResolvedColumn) -> str:
    """The Chinese title of a column, with its unit."""
    if not column.unit:
        return column.title
    return message("{text} ({remark})", text=column.title, remark=column.unit)


def column_lineage(columns: Iterable[ResolvedColumn]) -> dg.TableColumnLineage:
    """Column → the columns of other assets that it is made of."""
    return dg.TableColumnLineage(
        deps_by_column={
            column.name: [_dependency(source) for source in column.sources]
            for column in columns
            if column.sources
        }
    )


def _dependency(source: str) -> dg.TableColumnDep:
    """``agency/entry.item`` or ``base.db__table.column`` as Dagster names it."""
    owner, _, column = source.rpartition(".")
    if "/" in owner:
        return dg.TableColumnDep(dg.AssetKey(entry_asset("aggregation", owner)), column)
    return dg.TableColumnDep(asset_key_of(owner), column)
