"""The figures of 共享开放: their values, and the relations of the registry by which they are counted again.

The report counts requests and grants one by one in Python; the queries of ``figures.yml`` count
over the journal's rows, the tables of grants and usage, and the release's channels.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from assets.reports.quality.facts.sharing_facts import SharingFacts, usage_span
from assets.reports.quality.sections.sharing import overdue_requests, usage_by_recipient
from assets.sharing.request_days import request_steps
from resources.registry import Registry
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.sharing.channels import count_channels

PLACE = "sharing"
"""What the figures are counted for: the whole channel of the city."""
_DAY = pa.date32()
_SCHEMAS = {
    "step": pa.schema(
        [
            ("seq", pa.int64()),
            ("request", pa.string()),
            ("state", pa.string()),
            ("due", _DAY),
            ("stopped", _DAY),
            ("as_of", _DAY),
        ]
    ),
    "grants": pa.schema(
        [
            ("id", pa.string()),
            ("recipient", pa.string()),
            ("first", _DAY),
            ("until", _DAY),
            ("revoked", _DAY),
            ("as_of", _DAY),
        ]
    ),
    "usage": pa.schema([("grant", pa.string()), ("calls", pa.int64()), ("rows", pa.int64())]),
    "channel": pa.schema(
        [("agency", pa.string()), ("state", pa.string()), ("due", _DAY), ("as_of", _DAY)]
    ),
}


def sharing_values(said: SharingFacts) -> Iterator[tuple[str, str, int]]:
    """(figure, its parameter, value) of everything that the chapter counts."""
    for state, count in Counter(each.state for each in said.requests).items():
        yield "share_requests", state, count
    yield "share_overdue", "", len(overdue_requests(said))
    for state, count in Counter(each.state(said.until) for each in said.grants).items():
        yield "share_grants", state, count
    calls, rows = usage_by_recipient(said)
    for agency in calls:
        yield "share_calls", agency, calls[agency]
        yield "share_rows", agency, rows[agency]
    for agency, channels in said.channels_of.items():
        counts = count_channels({agency: channels}, said.day)
        yield "channels", agency, counts.declared
        yield "channels_merged", agency, counts.merged
        yield "channels_merging", agency, counts.merging
        yield "channels_overdue", agency, counts.overdue


def sharing_relations(
    registry: Registry, catalog: Catalog, first: date, day: date
) -> Mapping[str, pa.Table]:
    """Relation → its rows, as of the day before ``day``; channels as of ``day``."""
    begin, until = usage_span(first, day)
    release = registry.release_on(day)
    channels = release.catalog.channels if release else catalog.channels
    rows: dict[str, list[dict[str, Any]]] = {
        "step": [
            {"seq": each.seq, "request": each.request.id, "as_of": until}
            | {name: getattr(each.request, name) for name in ("state", "due", "stopped")}
            for each in request_steps(registry, until)
        ],
        "grants": [
            vars(each) | {"as_of": until}
            for each in registry.sharing.grants.all()
            if each.granted <= until
        ],
        "usage": [vars(each) for each in registry.sharing.usage.sums(begin, until)],
        "channel": [
            {"agency": agency, "state": each.state, "due": each.due, "as_of": day}
            for agency, declared in channels.items()
            for each in declared
        ],
    }
    return {name: pa.Table.from_pylist(rows[name], schema) for name, schema in _SCHEMAS.items()}
