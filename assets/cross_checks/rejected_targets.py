"""What a reference's target was delivered with and does not hold: told there, and not once more.

A key that stands in quarantine, or was taken out of a reference list's row, is a fault of the
target's source; a row that refers to it is not judged.
"""

from collections.abc import Iterator, Sequence

from assets.aggregation.emptied_rows import emptied_rows
from assets.build_context import BuildContext
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.cross_checks.model import Reference
from zb_pipelines.domain.naming import database_table, entry_table
from zb_pipelines.domain.sql import identifier


def rejected_targets(context: BuildContext) -> dict[str, str]:
    """Rule id → table with ``k0``, ``k1`` …: the keys that its target's sources failed to bring, as delivered."""
    found: dict[str, str] = {}
    for number, rule in enumerate(context.catalog.rules.values()):
        if not isinstance(rule, Reference):
            continue
        selects = [
            f"SELECT {_keys(items)} FROM {rows}"
            for entry, items in _sources(rule, context.catalog)
            for rows in _bad_rows(entry, items, context)
        ]
        if selects:
            found[rule.id] = f"rejected_{number}"
            context.engine.execute(
                f"CREATE OR REPLACE TEMP TABLE rejected_{number} AS"
                f" SELECT DISTINCT * FROM ({' UNION ALL '.join(selects)})"
            )
    return found


def _sources(rule: Reference, catalog: Catalog) -> Iterator[tuple[str, Sequence[str]]]:
    """Entry and its items that bring the referred key: the target itself, or whoever claims its records."""
    for key in catalog.entries:
        if entry_table("aggregation", key) == rule.target:
            yield key, rule.target_items
    for c in catalog.consolidations.values():
        golden = database_table("base", c.database, c.table)
        if golden == rule.target and rule.target_items == (c.key,):
            for claim in c.claims:
                if claim.key:
                    yield claim.entry, (claim.key,)


def _bad_rows(entry: str, items: Sequence[str], context: BuildContext) -> Iterator[str]:
    """Relations of the entry's newest delivery: its quarantine, its rows without a value."""
    table = entry_table("quarantine", entry)
    last = context.lake.last_day(table, context.day)
    if last and set(items) <= context.lake.columns(table).keys():
        yield context.lake.relation(table, last)
    done = context.registry.last_standardisation(entry, context.day)
    if done is not None:
        source = context.catalog.entries[entry]
        emptied = emptied_rows(source, done.stored_day, context.lake, context.registry)
        if emptied:
            yield emptied


def _keys(items: Sequence[str]) -> str:
    return ", ".join(f"{identifier(item)}::VARCHAR AS k{n}" for n, item in enumerate(items))
