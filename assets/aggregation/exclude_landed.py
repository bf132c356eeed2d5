"""Rows of an increment whose time is of no day: they come with every delivery, and land once.

They are landed on the day of the pull, and on no other day once they stand there. Equal rows are
counted: of three where two have landed, one is new.
"""

from datetime import date

from resources.agencies import Opened
from resources.lake import Lake
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import identifier


def exclude_landed(opened: Opened, entry: Entry, day: date, lake: Lake) -> str:
    """The relation (SQL text) of a delivery less the rows of no day that landed on another day."""
    table = entry_table("landing", entry.key)
    others = [each for each in lake.days(table) if each != day]
    if opened.undated is None or not others:
        return opened.relation
    names = [item.name for item in entry.aggregated_items]
    items = ", ".join(identifier(name) for name in names)
    before = " UNION ALL ".join(
        f"SELECT {items} FROM {lake.relation(table, each)} WHERE {opened.undated}"
        for each in others
    )
    same = " AND ".join(
        f"landed.{identifier(name)} IS NOT DISTINCT FROM numbered.{identifier(name)}"
        for name in names
    )
    numbered = (
        f"SELECT *, row_number() OVER (PARTITION BY {items} ORDER BY _row) AS _copy"
        f" FROM {opened.relation} WHERE {opened.undated}"
    )
    landed = f"SELECT {items}, count(*) AS _copies FROM ({before}) GROUP BY ALL"
    repeated = (
        f"SELECT numbered._row FROM ({numbered}) AS numbered JOIN ({landed}) AS landed"
        f" ON {same} AND numbered._copy <= landed._copies"
    )
    return f"(SELECT * FROM {opened.relation} WHERE _row NOT IN ({repeated}))"
