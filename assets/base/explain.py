"""Where a golden record comes from: each value masked, its source and time, the values that lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from assets.base.record_decision_sql import SOURCE, TIME
from resources.engine import Engine
from resources.lake import Lake
from resources.platform import Platform
from zb_pipelines.domain.access import GradedColumn
from zb_pipelines.domain.access.levels import is_private, masked_value
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.derived_tables.consolidated import consolidated_tables
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import database_table
from zb_pipelines.domain.sql import identifier
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField

_NEVER_MASKED_LESS = "L3"
"""A key stands for a person or body, so in messages it is masked like personal data."""


@dataclass(frozen=True)
class ExplainedField:
    """One field of a record. ``value``, ``time`` and each of ``lost`` are masked by their levels.

    ``source`` and ``time`` are ``None`` where nobody says anything; an element of ``lost`` reads
    ``value ← entry time``, newest first.
    """

    name: str
    title: str
    value: str
    source: str | None
    time: datetime | str | None
    lost: tuple[str, ...]


def explain(platform: Platform, table: str, key: str, day: date) -> list[ExplainedField]:
    """The provenance of the record ``key`` in base ``table``, as last built up to ``day``.

    Masked by the levels that are in force today, be the record older. Raises
    :class:`InputError` for a table that is no consolidation, a day before the first
    build, and a key without a record.
    """
    consolidation = consolidation_of(platform, table)
    built = platform.lake.last_day(table, day)
    if built is None:
        raise input_error(
            f"{table} {day}",
            message("not built yet"),
            message("run the night of that day, or name a later day"),
        )
    record_key = key.strip().upper()
    with platform.engine() as engine:
        record = _read_record(consolidation, platform.lake, engine, table, built, record_key)
        if record is None:
            shown = masked_value(
                record_key, GradedColumn("key", _NEVER_MASKED_LESS, consolidation.key_semantic)
            )
            raise input_error(
                f"{table} {built}",
                message("no record {key}", key=shown),
                message("check the {title}", title=consolidation.key_title),
            )
        lost = _losing_values(consolidation, platform.lake, engine, built, record_key)
    columns = _columns(platform, consolidation)
    return [_explain_field(field, columns, record, lost) for field in consolidation.fields]


def consolidation_of(platform: Platform, table: str) -> Consolidation:
    """The consolidation in force today that builds ``table``; :class:`InputError` where none does."""
    release = platform.registry.release_on(today())
    declared = release.catalog.consolidations.values() if release else ()
    by_table = {database_table("base", c.database, c.table): c for c in declared}
    if table not in by_table:
        named = message(", ").join(sorted(by_table)) or message(
            "a table, once a catalog is published"
        )
        raise input_error(
            table,
            message("is not a table of golden records"),
            message("name {table}", table=named),
        )
    return by_table[table]


def _read_record(
    consolidation: Consolidation, lake: Lake, engine: Engine, table: str, day: date, key: str
) -> dict[str, object] | None:
    select = f"SELECT * FROM {lake.relation(table, day)}"
    found = engine.rows(f"{select} WHERE {identifier(consolidation.key)} = $1", [key])
    return dict(zip(engine.columns(select), found[0], strict=True)) if found else None


def _losing_values(
    consolidation: Consolidation, lake: Lake, engine: Engine, day: date, key: str
) -> dict[str, list[tuple[str, str, datetime]]]:
    relation = lake.relation(database_table("base", consolidation.database, "conflict"), day)
    by_field: dict[str, list[tuple[str, str, datetime]]] = {}
    for name, value, source, time in engine.rows(
        f"SELECT field, value, source, time FROM {relation} WHERE key = $1"
        " ORDER BY time DESC, source, value",
        [key],
    ):
        by_field.setdefault(name, []).append((value, source, time))
    return by_field


def _columns(platform: Platform, consolidation: Consolidation) -> Mapping[str, ResolvedColumn]:
    """The columns of the records with the levels of today's release."""
    release = platform.registry.release_on(today())
    entries = release.catalog.entries if release else {}
    table = database_table("base", consolidation.database, consolidation.table)
    return {column.name: column for column in consolidated_tables(consolidation, entries)[table]}


def _explain_field(
    field: GoldenField,
    columns: Mapping[str, ResolvedColumn],
    record: Mapping[str, object],
    lost: Mapping[str, list[tuple[str, str, datetime]]],
) -> ExplainedField:
    source = record.get(field.name + SOURCE)
    column, dated = columns[field.name], columns[field.name + TIME]
    return ExplainedField(
        name=field.name,
        title=field.title,
        value=_text_of(record.get(field.name), column),
        source=None if source is None else str(source),
        time=_time_of(record.get(field.name + TIME), dated),
        lost=tuple(
            f"{_text_of(value, column)} ← {entry} {_time_of(time, dated)}"
            for value, entry, time in lost.get(field.name, ())
        ),
    )


def _text_of(value: object, column: ResolvedColumn) -> str:
    return masked_value(None if value is None else str(value), column)


def _time_of(time: object, column: ResolvedColumn) -> datetime | str | None:
    if not isinstance(time, datetime):
        return None
    return _text_of(time, column) if is_private(column) else time
