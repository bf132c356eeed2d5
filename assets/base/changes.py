"""The daily change log of a base table: each built day against the newest one before it."""

from dataclasses import dataclass
from datetime import date, timedelta

from assets.base.change_sql import PRIVATE, changes
from assets.base.claim_sql import SQL_TYPES, quoted
from resources.engine import Engine
from resources.lake import Lake
from zb_pipelines.naming import changes_of
from zb_pipelines.survivorship.model import Consolidation


@dataclass(frozen=True)
class Changes:
    """How many records were inserted, updated and deleted on a built day."""

    inserted: int
    updated: int
    deleted: int


def write_changes(c: Consolidation, table: str, day: date, lake: Lake, engine: Engine) -> Changes:
    """Write the change log of ``table`` for ``day``, replacing what was there; count it.

    Compared with the newest built day before ``day`` (column ``since``); where there is none,
    every record is inserted. A field that the earlier day did not have yet counts as NULL there.
    """
    earlier = lake.last_day(table, day - timedelta(days=1))
    before = lake.relation(table, earlier) if earlier else "(SELECT 0 WHERE false)"
    log = changes_of(table)
    select = changes(
        c.key,
        [field.name for field in c.fields],
        lake.relation(table, day),
        _as_declared(c, engine, before),
        f"DATE '{earlier}'" if earlier else "CAST(NULL AS DATE)",
    )
    lake.replace(engine, log, day, select, private=PRIVATE)
    counted = dict(
        engine.rows(f"SELECT change, count(*) FROM {lake.relation(log, day)} GROUP BY change")
    )
    return Changes(*(counted.get(kind, 0) for kind in ("inserted", "updated", "deleted")))


def day_after(table: str, day: date, lake: Lake) -> date | None:
    """The next logged day after ``day``, whose log is stale once ``day`` is built again.

    ``None`` where there is none, or its records are no longer kept: such a log stays as it is.
    """
    following = min((d for d in lake.days(changes_of(table)) if d > day), default=None)
    return following if following in lake.days(table) else None


def _as_declared(c: Consolidation, engine: Engine, relation: str) -> str:
    """The key and fields of ``relation`` as ``c`` declares them now: NULL where they were not yet."""
    present = engine.columns(f"SELECT * FROM {relation}")
    kinds = {c.key: "VARCHAR"} | {field.name: SQL_TYPES[field.type] for field in c.fields}
    columns = ", ".join(
        f"TRY_CAST({quoted(name) if name in present else 'NULL'} AS {kind}) AS {quoted(name)}"
        for name, kind in kinds.items()
    )
    return f"(SELECT {columns} FROM {relation})"
