"""Whichever rows the city spoils, what is planted for the rules stands: nothing is planted on what a finding rests on.

A night spoils a few rows by lot. Here every row that may be spoiled is spoiled at once, entry by entry: it is
kept back, or stays without a value. One seed stands for all, since no lot is left.
"""

from collections.abc import Callable, Iterator
from datetime import date

from resources.engine import Engine
from tests.demo.clean_rows import cases, derive, found, rests_on
from zb_pipelines.demo.finding_truth import FOLDER
from zb_pipelines.demo.planting import sheet, spoilable
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import identifier

DAY = date(2026, 11, 28)


def spoilings(entry: Entry, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """What may come of the rows of ``entry`` on which something may be planted: in words, as SQL."""
    known, table = sheet(entry, catalog), entry_table("aggregation", entry.key)
    where = f"WHERE {spoilable(known, DAY)}"
    yield "kept back", f"DELETE FROM {table} {where}"
    for item in sorted({fault.item for fault in known.faults if fault.outcome == "warned"}):
        yield f"without {item}", f"UPDATE {table} SET {identifier(item)} = NULL {where}"


def test_spoiled_rows_move_no_finding(
    sample: Catalog, settled: Callable[[int, int, date], Engine]
) -> None:
    engine = settled(900, 12, DAY)
    beneath = {key: rests_on(sample, rule) for key, rule in sample.findings.items()}
    planted = {key: cases(engine, FOLDER, key) for key in sample.findings}
    moved: list[tuple[str, str, str]] = []
    for entry in sample.entries.values():
        table = entry_table("aggregation", entry.key)
        touched = [key for key, tables in beneath.items() if table in tables]
        for what, spoiling in spoilings(entry, sample) if touched else ():
            engine.execute("BEGIN")
            engine.execute(spoiling)
            derive(engine, sample, set().union(*(beneath[key] for key in touched)))
            moved += [
                (entry.key, what, key)
                for key in touched
                if found(engine, sample.findings[key]) != planted[key]
            ]
            engine.execute("ROLLBACK")
    assert moved == []
