"""Shrinks old materialisation events to the metadata that nothing else holds.

What was made stays: asset, partition, versions, number of rows. How it ran (the handles of the step,
the words of the log), which events it read and which columns it was made of go, three quarters of each;
the newest materialisation of an asset, which Dagster's page shows, keeps all.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from resources.dagster_instance.internals.events import (
    DagsterEventType,
    EventLogEntry,
    StepMaterializationData,
)
from resources.dagster_instance.internals.storage import Events, deserialize_value, serialize_value

KEPT = {"dagster/row_count"}
# Dagster compares the versions of what was read; which event told them is not asked again.
_POINTER = "dagster/input_event_pointer/"
# How Dagster writes a materialisation that still says how its step ran.
_WHOLE = '%"logging_tags": {"%'


def slim_materialisations(
    connection: sa.Connection, before: datetime, spared: Sequence[str]
) -> int:
    """Slim what is older than ``before`` (naive UTC) and not of the runs ``spared``; how many were."""
    made = Events.c.dagster_event_type == DagsterEventType.ASSET_MATERIALIZATION.value
    newest = sa.select(sa.func.max(Events.c.id)).where(made).group_by(Events.c.asset_key)
    old = sa.select(Events.c.id, Events.c.event).where(
        made,
        Events.c.timestamp < before,
        Events.c.run_id.not_in(spared),
        Events.c.event.like(_WHOLE),
        Events.c.id.not_in(newest),
    )
    slim = [
        {"old": number, "event": slim_event(event)}
        for number, event in connection.execute(old).all()
    ]
    if slim:
        update = sa.update(Events).where(Events.c.id == sa.bindparam("old"))
        connection.execute(update.values(event=sa.bindparam("event")), slim)
    return len(slim)


def slim_event(text: str) -> str:
    """The stored materialisation without handles, messages, pointers, and metadata but :data:`KEPT`."""
    entry = deserialize_value(text, EventLogEntry)
    event = entry.dagster_event
    data = event.event_specific_data if event else None
    if event is None or not isinstance(data, StepMaterializationData):
        raise TypeError("an event of the type ASSET_MATERIALIZATION holds a materialisation")
    made = data.materialization
    slim_made = made._replace(
        metadata={name: value for name, value in made.metadata.items() if name in KEPT},
        tags={n: value for n, value in (made.tags or {}).items() if not n.startswith(_POINTER)},
    )
    slim = event._replace(
        step_handle=None,
        node_handle=None,
        logging_tags={},
        message=None,
        event_specific_data=data._replace(materialization=slim_made),
    )
    return serialize_value(entry._replace(dagster_event=slim, user_message=""))
