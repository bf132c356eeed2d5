"""The daily change log of a built table: each built day against the newest one before it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from assets.build_context import BuildContext
from assets.built_tables.change_sql import PRIVATE, changes
from resources.engine import Engine
from resources.lake import Lake
from resources.registry import Build
from zb_pipelines.domain.naming import changes_of, database_table
from zb_pipelines.domain.sql import DUCKDB_TYPES, identifier
from zb_pipelines.domain.survivorship.model import Consolidation

KEY = "_key"
BINARY = "BLOB"


@dataclass(frozen=True)
class Changes:
    """How many records were inserted, updated and deleted on a built day."""

    inserted: int
    updated: int
    deleted: int


@dataclass(frozen=True)
class Logged:
    """What the log of ``table`` follows: the columns that name a record, and compared columns by type.

    A record named by several columns is known in the log by their values joined with ``|``.
    """

    table: str
    key: tuple[str, ...]
    columns: Mapping[str, str]

    @property
    def key_sql(self) -> str:
        """SQL of the record's key."""
        parts = [f"CAST({identifier(name)} AS VARCHAR)" for name in self.key]
        return parts[0] if len(parts) == 1 else f"concat_ws('|', {', '.join(parts)})"


def logged_fields(c: Consolidation) -> Logged:
    """What the log of golden records follows: every field."""
    return Logged(
        database_table("base", c.database, c.table),
        (c.key,),
        {field.name: DUCKDB_TYPES[field.type] for field in c.fields},
    )


def write_changes(logged: Logged, context: BuildContext) -> Changes:
    """Write the change log of a table for the context's day, replacing what was there; count it.

    Compared with the newest built day before (column ``since``); where there is none,
    every record is inserted. A column that a day did not have yet counts as NULL there.
    """
    table, day, lake, engine = logged.table, context.day, context.lake, context.engine
    earlier = lake.last_day(table, day - timedelta(days=1))
    before = lake.relation(table, earlier) if earlier else "(SELECT 0 WHERE false)"
    log = changes_of(table)
    select = changes(
        KEY,
        list(logged.columns),
        _as_declared(logged, engine, lake.relation(table, day)),
        _as_declared(logged, engine, before),
        f"DATE '{earlier}'" if earlier else "CAST(NULL AS DATE)",
    )
    lake.replace(engine, log, day, select, private=PRIVATE)
    counted = dict(
        engine.rows(f"SELECT change, count(*) FROM {lake.relation(log, day)} GROUP BY change")
    )
    return Changes(*(counted.get(kind, 0) for kind in ("inserted", "updated", "deleted")))


def renew_log_of_next_day(logged: Logged, context: BuildContext) -> None:
    """Write the log of the next built day anew: it follows other records now than it says."""
    following = day_after(logged.table, context.day, context.lake)
    if following is None:
        return
    found = write_changes(logged, replace(context, day=following))
    recorded: Build = context.registry.builds(following)[logged.table]
    context.registry.record_build(replace(recorded, **asdict(found)))


def day_after(table: str, day: date, lake: Lake) -> date | None:
    """The next logged day after ``day``, whose log is stale once ``day`` is built again.

    ``None`` where there is none, or its records are no longer kept: such a log stays as it is.
    """
    following = min((d for d in lake.days(changes_of(table)) if d > day), default=None)
    return following if following in lake.days(table) else None


def _as_declared(logged: Logged, engine: Engine, relation: str) -> str:
    """Key and columns of ``relation`` as declared now: NULL where they were not yet, no geometry."""
    present = engine.columns(f"SELECT * FROM {relation}")
    columns = ", ".join(
        f"{_compared(name, kind, name in present)} AS {identifier(name)}"
        for name, kind in logged.columns.items()
    )
    known = all(name in present for name in logged.key)
    key = logged.key_sql if known else "CAST(NULL AS VARCHAR)"
    return f"(SELECT {key} AS {KEY}, {columns} FROM {relation})"


def _compared(name: str, kind: str, present: bool) -> str:
    """A column as the log shows it; binary values by their hash."""
    if not present:
        return f"CAST(NULL AS {'VARCHAR' if kind == BINARY else kind})"
    if kind == BINARY:
        return f"md5(CAST({identifier(name)} AS BLOB))"
    return f"TRY_CAST({identifier(name)} AS {kind})"
