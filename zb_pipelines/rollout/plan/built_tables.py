"""Every table that is built from a catalog, in the order of building, and what it reads."""

from collections.abc import Callable
from dataclasses import dataclass

from assets.thematic.finding_table import finding_table, rules_of
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.order import build_order
from zb_pipelines.domain.naming import database_table, entry_table
from zb_pipelines.rollout.plan.database_work import Made
from zb_pipelines.rollout.plan.entry_work import databases_reading


@dataclass(frozen=True)
class BuiltTable:
    """One built table. ``subject`` is how changes name it; ``reads`` are lake tables."""

    made: Made
    subject: str
    reads: frozenset[str]


def built_tables(catalog: Catalog) -> list[BuiltTable]:
    """Consolidations, derived tables, findings of each theme, products; each after what it reads."""
    return [
        *_consolidations(catalog),
        *_derived_tables(catalog),
        *_findings(catalog),
        *_products(catalog),
    ]


def _consolidations(catalog: Catalog) -> list[BuiltTable]:
    found: list[BuiltTable] = []
    for key, c in catalog.consolidations.items():
        reads = {
            entry_table("aggregation", entry)
            for entry in catalog.entries
            if key in databases_reading(catalog, entry)
        }
        made = Made(
            "base",
            f"base/{c.database}/{c.table}",
            database_table("base", c.database, c.table),
            _at("consolidations", key),
        )
        found.append(BuiltTable(made, f"{c.database}/{c.table}", frozenset(reads)))
    return found


def _derived_tables(catalog: Catalog) -> list[BuiltTable]:
    return [
        BuiltTable(
            Made(
                "base" if table.layer == "base" else "thematic",
                f"{table.layer}/{table.database}/{table.table}",
                table.name,
                _at("tables", f"{table.database}/{table.table}"),
            ),
            f"{table.database}/{table.table}",
            frozenset(table.reads),
        )
        for table in build_order(catalog.tables.values())
    ]


def _findings(catalog: Catalog) -> list[BuiltTable]:
    themes = sorted({rule.theme for rule in catalog.findings.values()})
    return [
        BuiltTable(
            Made(
                "thematic",
                f"thematic/{theme}/{table.table}",
                table.name,
                _rules_at(theme),
            ),
            f"{theme}/{table.table}",
            frozenset(table.reads),
        )
        for theme in themes
        for table in (finding_table(theme, catalog),)
    ]


def _products(catalog: Catalog) -> list[BuiltTable]:
    return [
        BuiltTable(
            Made("shared", f"shared/{key}", product.name, _at("products", key)),
            f"shared/{key}",
            frozenset({product.source}),
        )
        for key, product in catalog.products.items()
    ]


def _at(mapping: str, key: str) -> Callable[[Catalog], object | None]:
    return lambda catalog: getattr(catalog, mapping).get(key)


def _rules_at(theme: str) -> Callable[[Catalog], object | None]:
    return lambda catalog: tuple(rules_of(theme, catalog)) or None
