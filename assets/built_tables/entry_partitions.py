"""Which partitions of an entry a build reads: the last good one, so that nobody waits.

A source that failed or is late is read as it last stood; one that never
delivered, or is exempt as a whole, is left out. The build's inputs say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assets.build_context import BuildContext
from resources.lake import Lake
from zb_pipelines.domain.catalog.model.exemptions import entry_verdict
from zb_pipelines.domain.catalog.model.fingerprint import entry_hash
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.naming import entry_table

NEVER = "never"
"""Input of an entry that has not been standardised up to that day."""
EXEMPT = "exempt"
"""Input of an entry that the law wholly excuses from aggregation on that day."""


@dataclass(frozen=True)
class EntryRead:
    """An entry as a build reads it: ``input`` is the day of its partition, ``never`` or ``exempt``.

    ``relation`` is SQL for FROM, absent where there is nothing to read. ``unique_item`` is the item
    of which no two rows have the same value, where it is sure that there is one.
    """

    input: str
    relation: str | None
    unique_item: str | None = None


def entry_read(key: str, context: BuildContext) -> EntryRead:
    """What a build reads of the entry ``key``: its newest good partition up to the day."""
    catalog, day = context.catalog, context.day
    entry = catalog.entries[key]
    if _is_exempt(entry, catalog, day):
        return EntryRead(EXEMPT, None)
    found = context.registry.last_standardisation(key, day)
    if found is None:
        return EntryRead(NEVER, None)
    relation = _relation(entry, found.stored_day, context.lake)
    # A partition that an earlier version of the entry wrote may have been freed of doubles by
    # another record key, and of several partitions each may be such a one.
    sure = _is_full_snapshot(entry) and found.entry_hash == entry_hash(entry, catalog.codes)
    alone = entry.record_key[0] if sure and len(entry.record_key) == 1 else None
    return EntryRead(found.stored_day.isoformat(), relation, alone)


def _is_exempt(entry: Entry, catalog: Catalog, day: date) -> bool:
    if entry.exemption is None or entry.exemption.items:
        return False
    return entry_verdict(entry, catalog, day).valid


def _relation(entry: Entry, stored_day: date, lake: Lake) -> str:
    table = entry_table("aggregation", entry.key)
    if _is_full_snapshot(entry):
        return lake.relation(table, stored_day)
    return _latest_records([lake.relation(table, d) for d in lake.days(table) if d <= stored_day])


def _is_full_snapshot(entry: Entry) -> bool:
    """Whether each delivery says all that there is."""
    return entry.extraction.mode == "snapshot" and entry.extraction.deletes == "gone"


def _latest_records(partitions: Sequence[str]) -> str:
    """What deliveries say together when none of them is the whole: each record as last delivered."""
    union = " UNION ALL BY NAME ".join(f"SELECT * FROM {partition}" for partition in partitions)
    return (
        f"(SELECT * FROM ({union})"
        " QUALIFY row_number() OVER (PARTITION BY _record ORDER BY day DESC) = 1)"
    )
