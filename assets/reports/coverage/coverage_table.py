"""``report.coverage``: the ledger as a table of the lake."""

import pyarrow as pa

from assets.reports.coverage.ledger import Ledger
from resources.engine.arrow_rows import register_arrow
from resources.lake import Written
from resources.platform import Platform

TABLE = "report.coverage"
SCHEMA = pa.schema(
    [
        ("entry", pa.string()),
        ("agency", pa.string()),
        ("title", pa.string()),
        ("state", pa.string()),
        ("landed", pa.int64()),
        ("aggregated", pa.int64()),
        ("quarantined", pa.int64()),
        ("good_day", pa.date32()),
        ("basis", pa.string()),
        ("reason", pa.string()),
        ("withheld", pa.list_(pa.string())),
        ("lawful", pa.bool_()),
        ("blocked", pa.string()),
    ]
)


def write_coverage(platform: Platform, ledger: Ledger) -> Written:
    """Replace the day's partition by the ledger, one row per entry."""
    table = pa.Table.from_pylist([vars(entry) for entry in ledger.entries], schema=SCHEMA)
    with platform.engine() as engine, register_arrow(engine, "ledger", table):
        return platform.lake.replace(engine, TABLE, ledger.day, "SELECT * FROM ledger")
