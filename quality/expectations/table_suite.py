"""The suite of a base or thematic table: what follows from its declaration, and what was written.

A written expectation of the same rule takes the place of the derived one.
"""

from collections.abc import Iterator

from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.naming import database_table
from zb_pipelines.domain.quality.expectation import Expectation
from zb_pipelines.domain.survivorship.model import Consolidation

_CODES = {"resident_id": 18, "uscc": 18}
"""Meaning → characters; of other identifiers the length is not fixed."""


def suite_of_table(catalog: Catalog, table: str) -> tuple[Expectation, ...]:
    """Every expectation of a lake table in the layers base and thematic."""
    derived = {each.rule: each for each in _derived(catalog, table)}
    written = {each.rule: each for each in catalog.suites.get(table, ())}
    return tuple((derived | written).values())


def _derived(catalog: Catalog, table: str) -> Iterator[Expectation]:
    for c in catalog.consolidations.values():
        if database_table("base", c.database, c.table) == table:
            yield from _golden(c)
    for declared in catalog.tables.values():
        if declared.name != table:
            continue
        titles = {column.name: column.title for column in declared.columns}
        for name in declared.key:
            yield _present(name, titles[name])
        if len(declared.key) == 1:
            yield _unique(declared.key[0], titles[declared.key[0]])
        for column in declared.columns:
            codes = catalog.codes.get(column.codes or "")
            if codes:
                yield _coded(column.name, column.title, sorted(codes.values))


def _golden(c: Consolidation) -> Iterator[Expectation]:
    yield _present(c.key, c.key_title)
    yield _unique(c.key, c.key_title)
    if length := _CODES.get(c.key_semantic):
        yield Expectation(
            type="expect_column_value_lengths_to_equal",
            kwargs={"column": c.key, "value": length},
            severity="critical",
            dimension="规范性",
            indicator="数据模型",
            title=f"{c.key_title}为 {length} 位",
            origin="derived",
        )


def _present(column: str, title: str) -> Expectation:
    return Expectation(
        type="expect_column_values_to_not_be_null",
        kwargs={"column": column},
        severity="critical",
        dimension="完整性",
        indicator="数据元素完整性",
        title=f"主键“{title}”不为空",
        origin="derived",
    )


def _unique(column: str, title: str) -> Expectation:
    return Expectation(
        type="expect_column_values_to_be_unique",
        kwargs={"column": column},
        severity="critical",
        dimension="准确性",
        indicator="数据唯一性",
        title=f"主键“{title}”不重复",
        origin="derived",
    )


def _coded(column: str, title: str, values: list[str]) -> Expectation:
    return Expectation(
        type="expect_column_values_to_be_in_set",
        kwargs={"column": column, "value_set": values},
        dimension="规范性",
        indicator="数据标准",
        title=f"“{title}”在代码集内",
        origin="derived",
    )
