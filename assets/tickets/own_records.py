"""Where an agency's own rows about the subjects of a base database stand: a clerk finds them by that.

A conflict names its subject masked; day, row and record key lead the owner to its own row.
"""

from collections.abc import Collection
from datetime import date

from assets.tickets.book_rows import Conflicts, Shown
from assets.tickets.disputes import CONFIRMED
from assets.tickets.failing_rows import aggregated_days
from resources.platform import Platform
from zb_pipelines.domain.catalog.derived_tables.consolidated import consolidated_tables
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import database_table, entry_table
from zb_pipelines.domain.sql import identifier, literal
from zb_pipelines.domain.survivorship.model import Consolidation


def agency_conflicts(
    c: Consolidation,
    entries: Collection[str],
    relation: str,
    platform: Platform,
    catalog: Catalog,
    day: date,
    shown: Shown,
) -> Conflicts:
    """The conflicts of a database in ``relation`` (SQL text), with where the own rows stand."""
    columns = consolidated_tables(c, catalog.entries)[database_table("base", c.database, c.table)]
    records = own_records(c, entries, platform, catalog, day, shown)
    return Conflicts(c, columns, entries, relation, CONFIRMED, records)


def own_records(
    c: Consolidation,
    entries: Collection[str],
    platform: Platform,
    catalog: Catalog,
    day: date,
    shown: Shown,
) -> str:
    """SQL for FROM: ``record_entry``, ``record_of`` (the subject's key), ``record_day``, ``record_row``, ``record_key``.

    One row for each entry and subject, the newest. Subjects that an entry names by way of another
    entry have none.
    """
    selects = [
        _select(catalog.entries[claim.entry], claim.key, stored, platform, shown)
        for claim in c.claims
        if claim.key and claim.entry in entries
        for stored in aggregated_days(
            catalog.entries[claim.entry], day, platform.lake, platform.registry
        )
    ]
    if not selects:
        selects = [
            "SELECT '' AS record_entry, '' AS record_of, NULL::DATE AS record_day,"
            " NULL::BIGINT AS record_row, '' AS record_key WHERE false"
        ]
    return (
        f"(SELECT * FROM ({' UNION ALL '.join(selects)}) QUALIFY row_number() OVER"
        " (PARTITION BY record_entry, record_of ORDER BY record_day DESC, record_row) = 1)"
    )


def _select(entry: Entry, key: str, stored: date, platform: Platform, shown: Shown) -> str:
    parts = ", ".join(
        f"{literal(entry.item(name).title)} || ' ' || {shown.value(identifier(name), entry.item(name))}"
        for name in entry.record_key
    )
    return (
        f"SELECT {literal(entry.key)} AS record_entry, {identifier(key)}::VARCHAR AS record_of,"
        f" DATE {literal(stored)} AS record_day, _row AS record_row, concat_ws({literal(message(', '))}, {parts}) AS record_key"
        f" FROM {platform.lake.relation(entry_table('aggregation', entry.key), stored)}"
        f" WHERE {identifier(key)} IS NOT NULL"
    )
