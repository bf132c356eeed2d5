"""The suite of a base or thematic table: what follows from its declaration, and what was written.

A written expectation of the same rule takes the place of the derived one.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.naming import database_table
from zb_pipelines.domain.quality.expectation import Expectation
from zb_pipelines.domain.semantic_types import semantic_type
from zb_pipelines.domain.survivorship.model import Consolidation


def suite_of_table(catalog: Catalog, table: str) -> tuple[Expectation, ...]:
    """Every expectation of a lake table in the layers base and thematic."""
    derived = {each.rule: each for each in _derived_expectations(catalog, table)}
    written = {each.rule: each for each in catalog.suites.get(table, ())}
    return tuple((derived | written).values())


def _derived_expectations(catalog: Catalog, table: str) -> Iterator[Expectation]:
    for c in catalog.consolidations.values():
        if database_table("base", c.database, c.table) == table:
            yield from _golden_expectations(c)
    for declared in catalog.tables.values():
        if declared.name != table:
            continue
        titles = {column.name: column.title for column in declared.columns}
        for name in declared.key:
            yield _promise("present", name, titles[name])
        if len(declared.key) == 1:
            yield _promise("unique", declared.key[0], titles[declared.key[0]])
        for column in declared.columns:
            codes = catalog.codes.get(column.codes or "")
            if codes:
                values = sorted(codes.values)
                yield _promise("coded", column.name, column.title, value_set=values)


def _golden_expectations(c: Consolidation) -> Iterator[Expectation]:
    yield _promise("present", c.key, c.key_title)
    yield _promise("unique", c.key, c.key_title)
    if length := semantic_type(c.key_semantic).length:
        yield _promise("length", c.key, c.key_title, value=length)


def _promise(name: str, column: str, title: str, **more: object) -> Expectation:
    """The promise ``name`` of ``derived.yml`` about a column, with further arguments."""
    written = _promises()[name]
    words = {key: written[key].format(title=title, **more) for key in ("title", "failure")}
    said = {**written, **words}
    return Expectation.model_validate(
        {**said, "kwargs": {"column": column, **more}, "origin": "derived"}
    )


@cache
def _promises() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("derived.yml").read_text("utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
