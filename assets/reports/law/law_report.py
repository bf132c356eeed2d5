"""``report.law_docket``: the dockets that stand on a day, as a table of the lake."""

import pyarrow as pa

from assets.reports.law.law_watch import Watched
from resources.engine.arrow_rows import register_arrow
from resources.lake import Written
from resources.platform import Platform
from zb_pipelines.domain.legal.amendment_deadline import urgency, urgency_name

TABLE = "report.law_docket"
SCHEMA = pa.schema(
    [
        ("docket", pa.string()),
        ("entry", pa.string()),
        ("agency", pa.string()),
        ("cause", pa.string()),
        ("what", pa.string()),
        ("since", pa.date32()),
        ("due", pa.date32()),
        ("provisional", pa.bool_()),
        ("urgency", pa.string()),
        ("unit", pa.string()),
        ("state", pa.string()),
    ]
)


def write_dockets(platform: Platform, watched: Watched) -> Written:
    """Replace the day's partition by the dockets that stand, one row each; no person's name."""
    rows = [
        {
            "docket": each.duty.id,
            "entry": each.duty.entry,
            "agency": each.duty.agency,
            "cause": each.duty.cause,
            "what": each.duty.what,
            "since": each.duty.since,
            "due": each.duty.due,
            "provisional": each.duty.provisional,
            "urgency": urgency_name(urgency(each.duty.due, watched.day)),
            "unit": each.duty.unit,
            "state": each.state,
        }
        for each in watched.dockets
    ]
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    with platform.engine() as engine, register_arrow(engine, "dockets", table):
        return platform.lake.replace(engine, TABLE, watched.day, "SELECT * FROM dockets")
