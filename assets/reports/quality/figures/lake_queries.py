"""The queries of ``figures.yml``, run on the lake: what each figure is by the data themselves."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import groupby

from assets.reports.quality.facts.district_figures import district_item, with_column
from assets.reports.quality.figures import sharing_figures
from assets.reports.quality.figures.definitions import FIGURES
from assets.reports.quality.figures.figure_values import FigureValue
from resources.engine import Engine
from resources.lake import Lake
from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.naming import database_table, entry_table
from zb_pipelines.domain.sql import identifier, literal

Span = tuple[date, date]
LAYERS = ("landing", "aggregation", "quarantine")


def recompute(
    platform: Platform, catalog: Catalog, span: Span, figures: Iterable[FigureValue]
) -> Iterator[tuple[FigureValue, int | None]]:
    """Each figure with its value by the lake for ``span``, first day and last; ``None`` where nothing is."""
    ordered = sorted(figures, key=lambda each: each.place)
    with platform.engine() as engine:
        for place, mine in groupby(ordered, key=lambda each: each.place):
            if place == sharing_figures.PLACE:
                views = _registry_relations(engine, platform, catalog, span)
            elif place in catalog.entries:
                views = _entry_relations(platform.lake, place, catalog, span)
            else:
                views = _table_relations(platform.lake, place, span[1])
            with _views(engine, views):
                for each in mine:
                    yield each, _value(engine, each, views)


def _value(engine: Engine, each: FigureValue, views: Mapping[str, str]) -> int | None:
    if not views:
        return None
    sql = FIGURES[each.key].sql
    return int(engine.scalar(sql, [each.rule] if "?" in sql else []))


@contextmanager
def _views(engine: Engine, views: Mapping[str, str]) -> Generator[None]:
    for name, select in views.items():
        engine.execute(f"CREATE OR REPLACE TEMP VIEW {identifier(name)} AS {select}")
    try:
        yield
    finally:
        for name in views:
            engine.execute(f"DROP VIEW {identifier(name)}")


def _registry_relations(
    engine: Engine, platform: Platform, catalog: Catalog, span: Span
) -> dict[str, str]:
    """The registry's rows, registered beside the lake; a relation is all of them."""
    found = sharing_figures.sharing_relations(platform.registry, catalog, *span)
    for name, rows in found.items():
        engine.connection.register(f"registry_{name}", rows)
    return {name: f"SELECT * FROM {identifier(f'registry_{name}')}" for name in found}


def _entry_relations(lake: Lake, entry: str, catalog: Catalog, span: Span) -> dict[str, str]:
    first, last = span
    days = {
        layer: [day for day in lake.days(entry_table(layer, entry)) if day <= last]
        for layer in LAYERS
    }
    aggregated = days["aggregation"]
    growing = catalog.entries[entry].extraction.mode == "incremental"
    brought = [day for day in aggregated if day >= first and day in days["landing"]]
    standing = aggregated if growing else aggregated[-1:]
    relations = {layer: _all_days(lake, entry_table(layer, entry), days[layer]) for layer in LAYERS}
    checked = days["quarantine"][-1:]
    item = district_item(catalog.entries[entry])
    return {
        **relations,
        "brought": _days(brought),
        "standing": _days(standing),
        "checked": _days(checked),
        **{
            name: _placed_rows(layer if days[layer] else None, item)
            for name, layer in (("placed", "aggregation"), ("placed_quarantine", "quarantine"))
        },
    }


def _placed_rows(layer: str | None, item: str | None) -> str:
    """Day and district of the rows of ``layer``."""
    if layer is None:
        return "SELECT NULL::DATE AS day, NULL AS district WHERE false"
    if item is None:
        return f"SELECT day, NULL AS district FROM {layer}"
    return f"SELECT day, {identifier(item)} AS district FROM {with_column(layer, item)}"


def _all_days(lake: Lake, table: str, days: list[date]) -> str:
    if not days:
        return "SELECT NULL::DATE AS day, NULL::VARCHAR[] AS _reasons WHERE false"
    return " UNION ALL BY NAME ".join(f"SELECT * FROM {lake.relation(table, day)}" for day in days)


def _days(days: list[date]) -> str:
    listed = ", ".join(f"DATE {literal(day)}" for day in days)
    return f"SELECT unnest([{listed}]::DATE[]) AS day"


def _table_relations(lake: Lake, table: str, day: date) -> dict[str, str]:
    last = lake.last_day(table, day) if lake.exists(table) else None
    if last is None:
        return {}
    found = {"built": f"SELECT * FROM {lake.relation(table, last)}"}
    database = table.partition(".")[2].partition("__")[0]
    conflict = database_table("base", database, "conflict")
    if table.startswith("base.") and last in lake.days(conflict):
        found["conflict"] = f"SELECT * FROM {lake.relation(conflict, last)}"
    return found
