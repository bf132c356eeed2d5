"""Rows of a reference list that are aggregated without a bad value, as they were delivered.

They have quarantine's columns, so that tickets, corrections and rules across tables treat both alike.
"""

from datetime import date

from quality.rules.entry_rules import rules_of
from resources.lake import Lake
from resources.registry import Registry
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import identifier, literal


def emptied_rows(entry: Entry, stored_day: date, lake: Lake, registry: Registry) -> str | None:
    """SQL for FROM: the items as delivered, ``_row``, ``_record``, ``_reasons``, ``day``.

    ``stored_day`` is the partition of the aggregation; ``None`` for what is no reference list.
    """
    # Rules that need a code list of the platform's only warn.
    rules = [rule.id for rule in rules_of(entry, ()) if rule.severity == "empty"]
    delivery = registry.delivery(entry.key, stored_day)
    table = entry_table("aggregation", entry.key)
    if not rules or delivery is None or delivery.stored_day is None:
        return None
    if stored_day not in lake.days(table):
        return None
    items = ", ".join(
        f"landed.{identifier(item.name)}::VARCHAR AS {identifier(item.name)}"
        for item in entry.aggregated_items
    )
    named = f"[{', '.join(map(literal, rules))}]"
    landing = lake.relation(entry_table("landing", entry.key), delivery.stored_day)
    return (
        f"(SELECT {items}, _row, kept._record, kept._reasons, DATE {literal(stored_day)} AS day"
        f" FROM {landing} AS landed JOIN (SELECT _row, _record,"
        f" list_filter(_warnings, lambda rule: list_contains({named}, rule)) AS _reasons"
        f" FROM {lake.relation(table, stored_day)} WHERE list_has_any(_warnings, {named})) AS kept USING (_row))"
    )
