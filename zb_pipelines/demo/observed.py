"""Collects what the platform found on a day, from lake and registry, into the table ``observed``.

One row per finding: entry, record key as JSON, kind of outcome, rule. Quarantined rows carry their
key as received, all others the normalised one.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from assets.thematic.finding_table import finding_table
from resources.engine import Engine
from resources.lake import Lake
from resources.registry import Registry
from zb_pipelines.demo.finding_truth import KIND, finding_asset
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import changes_of, database_table, entry_table
from zb_pipelines.domain.sql import identifier, literal
from zb_pipelines.domain.survivorship.model import Consolidation

COLUMNS = "entry VARCHAR, key VARCHAR, kind VARCHAR, rule VARCHAR"


def observe(engine: Engine, catalog: Catalog, lake: Lake, registry: Registry, day: date) -> None:
    """Fill ``observed`` with everything found on ``day``. :class:`InputError` if there was no night."""
    engine.execute(f"CREATE OR REPLACE TABLE observed ({COLUMNS})")
    deliveries = registry.deliveries(day)
    if not deliveries:
        raise input_error(
            str(day),
            message("Nothing was delivered that day"),
            message("run zb nightly --date {day} first", day=day),
        )
    for delivery in deliveries.values():
        if delivery.state == "failed":
            engine.execute(
                "INSERT INTO observed VALUES (?, '{}', 'failed', ?)",
                [delivery.entry, delivery.failure],
            )
    held = {key: found.stored_day for key, found in registry.standardisations(day).items()}
    selects = [
        *_of_entries(catalog, lake, held),
        *(s for c in catalog.consolidations.values() for s in _of_base(c, lake, day)),
        *(
            s
            for c in catalog.consolidations.values()
            for s in _unresolved_records(c, catalog, lake, registry, day)
        ),
        *_findings(catalog, lake, day),
    ]
    for select in selects:
        engine.execute(f"INSERT INTO observed {select}")


def earlier_build(lake: Lake, consolidation: Consolidation, day: date) -> date | None:
    """The build of a base table that the one of ``day`` is compared with."""
    table = database_table("base", consolidation.database, consolidation.table)
    return lake.last_day(table, day - timedelta(days=1)) if lake.exists(table) else None


def _of_entries(catalog: Catalog, lake: Lake, held: dict[str, date]) -> Iterator[str]:
    for key, stored in held.items():
        record = _record_key(catalog.entries[key])
        quarantine = lake.relation(entry_table("quarantine", key), stored)
        yield f"SELECT {literal(key)}, {record}, 'quarantine', unnest(_reasons) FROM {quarantine}"
        aggregated = lake.relation(entry_table("aggregation", key), stored)
        yield (
            f"SELECT {literal(key)}, {record}, CASE WHEN rule LIKE 'format:%' THEN 'normalised' ELSE 'warned' END,"
            f" rule FROM (SELECT *, unnest(_warnings) AS rule FROM {aggregated})"
        )


def _record_key(entry: Entry) -> str:
    pairs = ", ".join(f"{literal(name)}, {identifier(name)}::VARCHAR" for name in entry.record_key)
    return f"json_object({pairs})::VARCHAR"


def _of_base(c: Consolidation, lake: Lake, day: date) -> Iterator[str]:
    record = f"json_object({literal(c.key)}, key)::VARCHAR"
    conflicts = database_table("base", c.database, "conflict")
    if day in _days(lake, conflicts):
        yield f"SELECT source, {record}, 'conflict', field FROM {lake.relation(conflicts, day)}"
    changes = changes_of(database_table("base", c.database, c.table))
    if day in _days(lake, changes):
        yield (
            f"SELECT {literal(c.claims[0].entry)}, {record}, 'deleted', change"
            f" FROM {lake.relation(changes, day)} WHERE change = 'deleted'"
        )


def _unresolved_records(
    c: Consolidation, catalog: Catalog, lake: Lake, registry: Registry, day: date
) -> Iterator[str]:
    """Claims without an entity, with the record keys of the rows that made them."""
    table = database_table("base", c.database, "unresolved")
    if day not in _days(lake, table):
        return
    for key in dict.fromkeys(claim.entry for claim in c.claims):
        last = registry.last_standardisation(key, day)
        if last is None:
            continue
        rows = lake.relation(entry_table("aggregation", key), last.stored_day)
        record = _record_key(catalog.entries[key])
        yield (
            f"SELECT {literal(key)}, {record}, 'unresolved', why FROM {rows} AS claimed"
            f" JOIN (SELECT _record, why FROM {lake.relation(table, day)} WHERE entry = {literal(key)})"
            " USING (_record)"
        )


def _findings(catalog: Catalog, lake: Lake, day: date) -> Iterator[str]:
    """What the rules of each theme doubt on the day."""
    for theme in sorted({rule.theme for rule in catalog.findings.values()}):
        table = finding_table(theme, catalog).name
        if day in _days(lake, table):
            yield (
                f"SELECT {literal(finding_asset(theme))},"
                " json_object('subject', subject, 'case_key', case_key)::VARCHAR,"
                f" {literal(KIND)}, {literal(f'{theme}/')} || rule FROM {lake.relation(table, day)}"
            )


def _days(lake: Lake, table: str) -> list[date]:
    return lake.days(table) if lake.exists(table) else []
