"""Expected contents of the base databases: conflicts, unresolved claims, deletions of planted defects.

Worked out from what the agencies say without their quarantined rows, not from the lake.
Table ``held`` gathers the key of every record that a base database must have.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from resources.engine import Engine
from zb_pipelines.demo.planting import PlantingEntry
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.settings import Settings
from zb_pipelines.domain.sql import identifier, literal
from zb_pipelines.domain.survivorship.model import Claim, Consolidation


def prepare(engine: Engine) -> None:
    """Empty tables ``held`` and ``looked_up``, which the entries fill one after another."""
    engine.execute("CREATE OR REPLACE TABLE held (table_name VARCHAR, key VARCHAR)")
    engine.execute(
        "CREATE OR REPLACE TABLE looked_up (entry VARCHAR, item VARCHAR, matches VARCHAR, gives VARCHAR)"
    )
    engine.execute(
        "CREATE OR REPLACE TABLE asked (entry VARCHAR, table_name VARCHAR, through VARCHAR,"
        " matches VARCHAR, key VARCHAR)"
    )


def keep_clean(engine: Engine, sheet: PlantingEntry) -> None:
    """Note in ``quarantined`` which rows of ``staged`` never reach the base databases."""
    blocking = [
        str(number) for number, fault in enumerate(sheet.faults) if fault.outcome == "quarantine"
    ]
    condition = f"fault IN ({', '.join(blocking)})" if blocking else "false"
    engine.execute(
        f"CREATE OR REPLACE TABLE quarantined AS SELECT _h FROM planted WHERE {condition}"
    )


def hold(engine: Engine, sheet: PlantingEntry, catalog: Catalog) -> None:
    """Gather the keys that the clean rows of this entry bring to the base databases.

    To be called before defects are written into ``staged``: keys are as they mean.
    """
    for consolidation in catalog.consolidations.values():
        table = _table(consolidation)
        for claim in consolidation.claims:
            if claim.entry == sheet.entry.key:
                _hold_claim(engine, sheet, table, claim)
            if claim.through and claim.through.entry == sheet.entry.key:
                _hold_lookup(engine, claim)


def _table(consolidation: Consolidation) -> str:
    return f"base.{consolidation.database}__{consolidation.table}"


def _hold_claim(engine: Engine, sheet: PlantingEntry, table: str, claim: Claim) -> None:
    where = f"({claim.where or 'true'}) AND _h NOT IN (SELECT _h FROM quarantined)"
    if claim.through is None:
        engine.execute(
            f"INSERT INTO held SELECT {literal(table)}, {identifier(claim.key or '')} FROM staged"
            f" WHERE {identifier(claim.key or '')} IS NOT NULL AND {where}"
        )
        return
    through = claim.through
    engine.execute(
        f"INSERT INTO asked SELECT {literal(claim.entry)}, {literal(table)}, {literal(f'{through.entry}:{through.matches}')},"
        f" {identifier(through.item)}, {sheet.key} FROM staged WHERE {identifier(through.item)} IS NOT NULL AND {where}"
    )


def _hold_lookup(engine: Engine, claim: Claim) -> None:
    through = claim.through
    if through is None:
        return
    engine.execute(
        f"INSERT INTO looked_up SELECT {literal(through.entry)}, {literal(through.matches)}, {identifier(through.matches)},"
        f" {identifier(through.gives)} FROM staged WHERE {identifier(through.matches)} IS NOT NULL"
        " AND _h NOT IN (SELECT _h FROM quarantined)"
    )


def conclude(
    engine: Engine, settings: Settings, catalog: Catalog, day: date, since: date | None
) -> None:
    """Add conflicts, unresolved claims and deletions since ``since`` to ``expected``.

    Keeps the held keys of ``day`` beside the truth, for the next day's deletions.
    """
    for consolidation in catalog.consolidations.values():
        _expect_conflicts(engine, consolidation)
    _expect_unresolved(engine)
    engine.execute(
        "INSERT INTO held SELECT table_name, gives FROM asked JOIN looked_up"
        " ON looked_up.entry || ':' || looked_up.item = asked.through AND looked_up.matches = asked.matches"
    )
    target = held_path(settings, day)
    target.parent.mkdir(parents=True, exist_ok=True)
    engine.execute(
        f"COPY (SELECT DISTINCT table_name, key FROM held ORDER BY ALL) TO {literal(target)} (FORMAT parquet)"
    )
    if since and held_path(settings, since).is_file():
        _expect_deletions(
            engine, held_path(settings, since), target, list(catalog.consolidations.values())
        )


def held_path(settings: Settings, day: date) -> Path:
    """Where the keys that the base databases must hold on ``day`` are kept."""
    return settings.demo / "held" / f"{day}.parquet"


def _expect_conflicts(engine: Engine, consolidation: Consolidation) -> None:
    compared = ", ".join(literal(field.name) for field in consolidation.fields if field.compare)
    engine.execute(
        f"""
        INSERT INTO expected
        SELECT entry, json_object({literal(consolidation.key)}, key)::VARCHAR, defect,
            json_object('kind', 'conflict', 'rule', field, 'table',
                        {literal(f"base.{consolidation.database}__conflict")})::VARCHAR
        FROM contradicted WHERE database = ? AND table_name = ? AND field IN ({compared})
        """,
        [consolidation.database, consolidation.table],
    )


def _expect_unresolved(engine: Engine) -> None:
    """Claims whose look-up must find nothing: planted, or because the looked-up row is quarantined."""
    engine.execute(
        """
        INSERT INTO expected
        SELECT asked.entry, asked.key,
            CASE WHEN asked.matches IN (SELECT value FROM disputes WHERE field IS NULL)
                 THEN 'unknown_reg_no' ELSE 'looked_up_row_quarantined' END,
            json_object('kind', 'unresolved', 'rule', 'not_found', 'table',
                        regexp_replace(asked.table_name, '__.*', '__unresolved'))::VARCHAR
        FROM asked LEFT JOIN looked_up
            ON looked_up.entry || ':' || looked_up.item = asked.through AND looked_up.matches = asked.matches
        WHERE looked_up.gives IS NULL
        """
    )


def _expect_deletions(
    engine: Engine, earlier: Path, now: Path, consolidations: Sequence[Consolidation]
) -> None:
    for consolidation in consolidations:
        engine.execute(
            f"""
            INSERT INTO expected
            SELECT {literal(consolidation.claims[0].entry)}, json_object({literal(consolidation.key)}, key)::VARCHAR,
                CASE WHEN key IN (SELECT key FROM struck_off) THEN 'deleted_at_source'
                     ELSE 'only_row_quarantined' END,
                json_object('kind', 'deleted', 'rule', 'deleted', 'table', table_name)::VARCHAR
            FROM (FROM {literal(earlier)} EXCEPT FROM {literal(now)}) WHERE table_name = {literal(_table(consolidation))}
            """
        )
