"""The daily change log of a built table: each built day against the newest one before it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from assets.build_context import BuildContext
from assets.built_tables.change_sql import PRIVATE, changes_select
from resources.engine import Engine
from resources.lake import Lake
from resources.registry import Build
from zb_pipelines.domain.naming import changes_of, database_table
from zb_pipelines.domain.sql import DUCKDB_TYPES, identifier, literal
from zb_pipelines.domain.survivorship.model import Consolidation

KEY = "_key"
BINARY = "BLOB"


@dataclass(frozen=True)
class ChangeCounts:
    """How many records were inserted, updated and deleted on a built day."""

    inserted: int
    updated: int
    deleted: int


@dataclass(frozen=True)
class ChangeLog:
    """What the log of ``table`` compares: the columns that name a record, and columns by type.

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


def golden_record_log(consolidation: Consolidation) -> ChangeLog:
    """The change log of golden records: every field is compared."""
    return ChangeLog(
        database_table("base", consolidation.database, consolidation.table),
        (consolidation.key,),
        {field.name: DUCKDB_TYPES[field.type] for field in consolidation.fields},
    )


def write_changes(log: ChangeLog, context: BuildContext) -> ChangeCounts:
    """Write the change log of a table for the context's day, replacing what was there; count it.

    Compared with the newest built day before (column ``since``); where there is none,
    every record is inserted. A column that a day did not have yet counts as NULL there.
    """
    table, day, lake, engine = log.table, context.day, context.lake, context.engine
    earlier = lake.last_day(table, day - timedelta(days=1))
    before = lake.relation(table, earlier) if earlier else "(SELECT 0 WHERE false)"
    log_table = changes_of(table)
    select = changes_select(
        KEY,
        list(log.columns),
        _as_declared(log, engine, lake.relation(table, day)),
        _as_declared(log, engine, before),
        f"DATE {literal(earlier)}" if earlier else "CAST(NULL AS DATE)",
    )
    lake.replace(engine, log_table, day, select, private=PRIVATE)
    counts = dict(
        engine.rows(f"SELECT change, count(*) FROM {lake.relation(log_table, day)} GROUP BY change")
    )
    return ChangeCounts(*(counts.get(kind, 0) for kind in ("inserted", "updated", "deleted")))


def rewrite_log_of_next_day(log: ChangeLog, context: BuildContext) -> None:
    """Rewrite the log of the next built day, which compares with the context's day, built just now."""
    following = next_logged_day(log.table, context.day, context.lake)
    if following is None:
        return
    counts = write_changes(log, replace(context, day=following))
    recorded: Build = context.registry.builds(following)[log.table]
    context.registry.record_build(replace(recorded, **asdict(counts)))


def next_logged_day(table: str, day: date, lake: Lake) -> date | None:
    """The next logged day after ``day``, whose log is stale once ``day`` is built again.

    ``None`` where there is none, or its records are no longer kept: such a log stays as it is.
    """
    following = min((d for d in lake.days(changes_of(table)) if d > day), default=None)
    return following if following in lake.days(table) else None


def _as_declared(log: ChangeLog, engine: Engine, relation: str) -> str:
    """Key and columns of ``relation`` as declared now: NULL where they were not yet, no geometry."""
    present = engine.columns(f"SELECT * FROM {relation}")
    columns = ", ".join(
        f"{_compared_column(name, kind, name in present)} AS {identifier(name)}"
        for name, kind in log.columns.items()
    )
    known = all(name in present for name in log.key)
    key = log.key_sql if known else "CAST(NULL AS VARCHAR)"
    return f"(SELECT {key} AS {KEY}, {columns} FROM {relation})"


def _compared_column(name: str, kind: str, present: bool) -> str:
    """A column as the log shows it; binary values by their hash."""
    if not present:
        return f"CAST(NULL AS {'VARCHAR' if kind == BINARY else kind})"
    if kind == BINARY:
        return f"md5(CAST({identifier(name)} AS BLOB))"
    return f"TRY_CAST({identifier(name)} AS {kind})"
