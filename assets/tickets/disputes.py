"""Conflicts between agencies (一数一源): first the authority's to verify, then the others' to correct.

A conflict is known by a salted hash over key, field and both values; what an authority has
confirmed is remembered by it, so that a new value on either side is a new question.
"""

from collections.abc import Iterator
from datetime import date

from resources.engine import Engine
from resources.lake import Lake
from resources.registry import Registry
from resources.registry.records.tickets import Kind
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.naming import database_table
from zb_pipelines.domain.sql import literal
from zb_pipelines.domain.survivorship.model import Consolidation

CONFIRMED = "conflict_confirmed"


def conflict_relation(c: Consolidation, day: date, lake: Lake) -> str | None:
    """SQL for FROM: the conflicts of the newest build up to ``day``; ``None`` before the first."""
    table = database_table("base", c.database, "conflict")
    last = lake.last_day(table, day)
    return lake.relation(table, last) if last else None


def conflict_id_sql(salt: str) -> str:
    """VARCHAR: what a workbook and the registry call a conflict."""
    values = "key, field, coalesce(value, ''), source, coalesce(kept_value, '')"
    return f"left(sha256({literal(salt)} || concat_ws(chr(31), {values})), 32)"


def load_confirmed(engine: Engine, registry: Registry) -> None:
    """The confirmed conflicts as a table of the session, :data:`CONFIRMED`."""
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE {CONFIRMED} AS SELECT unnest($1::VARCHAR[]) AS id",
        [registry.tickets.confirmed_conflicts()],
    )


def found_conflicts(
    catalog: Catalog, day: date, lake: Lake, registry: Registry, engine: Engine
) -> Iterator[tuple[Kind, str, str, int]]:
    """(kind, entry, rule, conflicts) of every field that is compared, also where there are none."""
    salt = registry.erasures.salt()
    load_confirmed(engine, registry)
    for c in catalog.consolidations.values():
        relation = conflict_relation(c, day, lake)
        if relation is None:
            continue
        confirmed = f"{conflict_id_sql(salt)} IN (SELECT id FROM {CONFIRMED})"
        counted = engine.rows(
            "SELECT kind, entry, field, count(*) FROM (SELECT field,"
            f" CASE WHEN {confirmed} THEN 'disputed' ELSE 'conflict' END AS kind,"
            f" CASE WHEN {confirmed} THEN source ELSE kept_source END AS entry"
            f" FROM {relation}) GROUP BY ALL"
        )
        counts = {(kind, entry, field): int(rows) for kind, entry, field, rows in counted}
        kinds: tuple[Kind, ...] = ("conflict", "disputed")
        for field in c.fields:
            for kind in kinds:
                for entry in field.authority_order:
                    rows = counts.get((kind, entry, field.name), 0)
                    yield kind, entry, f"{kind}:{c.database}.{field.name}", rows
