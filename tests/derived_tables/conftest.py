"""Builds one derived table or finding rule of the sample catalog from a few rows written by hand."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from assets.build_context import BuildContext
from assets.derived_tables.build_table import build_table
from assets.derived_tables.inputs import built_table_columns
from assets.thematic import finding_table as findings
from assets.thematic.finding_table import finding_table, rules_of
from resources.engine import Engine
from resources.platform import Platform
from resources.registry import Standardisation
from tests.build_contexts import context_of, release_of
from tests.shipped import shipped_catalog
from zb_pipelines.domain.catalog.derived_tables.known_columns import (
    Known,
    consolidated_columns,
    entry_columns,
)
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import Parameter
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings
from zb_pipelines.domain.sql import duckdb_type, identifier

DAY = date(2026, 11, 20)
Row = Mapping[str, Any]
Build = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def sample() -> Catalog:
    """The catalog as shipped."""
    return shipped_catalog()


@pytest.fixture
def build(sample: Catalog, tmp_path: Path) -> Build:
    """:func:`builder` for the sample catalog."""
    return builder(sample, tmp_path)


@pytest.fixture
def build_of(tmp_path: Path) -> Callable[[Catalog], Build]:
    """:func:`builder` for any catalog."""
    return lambda catalog: builder(catalog, tmp_path)


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    """The installation that ``build`` and ``build_of`` write to."""
    return Platform(settings_at(tmp_path))


def settings_at(folder: Path) -> Settings:
    return Settings(
        home=folder,
        catalog=SHIPPED_CATALOG,
        sources=folder / "sources.yml",
        lake=str(folder / "lake"),
        registry_url=f"sqlite:///{folder / 'registry.db'}",
    )


def builder(sample: Catalog, tmp_path: Path) -> Build:
    """``build(name, sources, day=…, parameters=…)``: the rows of a table or of a finding rule.

    ``name`` is a lake table (``base.population__birth``) or a rule (``social_security/two_pensions``);
    ``sources`` maps entry keys and lake tables to their rows; what a row does not say is NULL.
    """
    settings = settings_at(tmp_path)

    def built(
        name: str,
        sources: Mapping[str, Sequence[Row]],
        day: date = DAY,
        parameters: Mapping[str, int | float | str] | None = None,
    ) -> list[dict[str, Any]]:
        installation = Platform(settings)
        with installation.engine(memory="500MB") as engine:
            context = context_of(installation, sample, day, engine)
            for source, rows in sources.items():
                _store(source, rows, context)
            table = _built(name, context, parameters or {})
            return _rows(engine, context.lake.relation(table, day))

    return built


def _built(name: str, context: BuildContext, parameters: Mapping[str, int | float | str]) -> str:
    if "/" in name:
        theme = name.partition("/")[0]
        rule = _set(context.catalog.findings[name], parameters)
        only = context.catalog.model_copy(update={"findings": {name: rule}})
        findings.build_findings(theme, replace(context, release=release_of(only)))
        assert rules_of(theme, only) == [rule]
        return finding_table(theme, only).name
    table = next(t for t in context.catalog.tables.values() if t.name == name)
    build_table(_set(table, parameters), context)
    return name


def _set(declared: Any, parameters: Mapping[str, int | float | str]) -> Any:
    changed = {
        name: Parameter(**declared.parameters[name].model_dump() | {"value": value})
        for name, value in parameters.items()
    }
    return declared.model_copy(update={"parameters": declared.parameters | changed})


def _store(source: str, rows: Sequence[Row], context: BuildContext) -> None:
    catalog, day = context.catalog, context.day
    if source in catalog.entries:
        known = entry_columns(catalog.entries[source])
        table = entry_table("aggregation", source)
    else:
        known, table = (built_table_columns(catalog) | change_logs(catalog))[source], source
    numbered = [
        {"_record": f"{source}:{n}", "_row": n, "_origin": [f"{source}:{n}"], **row}
        for n, row in enumerate(rows, start=1)
    ]
    context.lake.replace(context.engine, table, day, _typed(known, numbered))
    if source in catalog.entries:
        context.registry.record_standardisation(_standardised(source, day, len(rows)))


def change_logs(catalog: Catalog) -> dict[str, Known]:
    """The change logs of the consolidated tables, which a query may read too."""
    consolidated = [
        consolidated_columns(c, catalog.entries) for c in catalog.consolidations.values()
    ]
    return {name: known for each in consolidated for name, known in each.items()}


def _typed(known: Known, rows: Sequence[Row]) -> str:
    """SELECT of ``rows`` in the declared types; an unknown column is a mistake of the test."""
    for row in rows:
        extra = set(row) - set(known) - {"_record", "_row", "_origin"}
        assert not extra, f"no such columns: {sorted(extra)}"
    kinds = {name: duckdb_type(c.type, c.unit) for name, c in known.items() if name != "day"}
    shape = json.dumps([kinds])
    said = json.dumps([{n: row.get(n) for n in kinds} for row in rows], default=str)
    columns = ", ".join(f"r.{identifier(name)} AS {identifier(name)}" for name in kinds)
    return f"SELECT {columns} FROM (SELECT unnest(from_json($json${said}$json$, $json${shape}$json$)) AS r)"


def _standardised(source: str, day: date, rows: int) -> Standardisation:
    return Standardisation(
        entry=source,
        day=day,
        stored_day=day,
        landed=rows,
        aggregated=rows,
        quarantined=0,
        landing_hash="",
        entry_hash="",
        release_id=None,
        run_id=None,
        ended_at=datetime.now(UTC),
    )


def _rows(engine: Engine, relation: str) -> list[dict[str, Any]]:
    select = f"SELECT * FROM {relation} ORDER BY ALL"
    names = list(engine.columns(f"SELECT * FROM {relation}"))
    return [dict(zip(names, row, strict=True)) for row in engine.rows(select)]
