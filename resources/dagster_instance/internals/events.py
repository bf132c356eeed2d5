"""Dagster's private events."""

from dagster._core.events import (
    EVENT_TYPE_TO_PIPELINE_RUN_STATUS,
    DagsterEventType,
    StepMaterializationData,
)
from dagster._core.events.log import EventLogEntry

__all__ = [
    "EVENT_TYPE_TO_PIPELINE_RUN_STATUS",
    "DagsterEventType",
    "EventLogEntry",
    "StepMaterializationData",
]
