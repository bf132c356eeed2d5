"""Launches the backfill of a launch by Dagster's webserver, where one serves the installation."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.rollout.plan import Launch
from zb_pipelines.rollout.plan.day_ranges import day_ranges

if TYPE_CHECKING:
    import dagster as dg


def launch_by_webserver(
    instance: "dg.DagsterInstance",
    partitions: "Mapping[dg.AssetKey, Sequence[str]]",
    launch: Launch,
) -> str | None:
    """The id of the backfill that a webserver launched; ``None`` where there is none to ask.

    Raises :class:`InputError` where it refused.
    """
    from resources.dagster_instance.webserver_client import WebserverError, launch_backfill

    ranges = {key: _ranges(days) for key, days in partitions.items()}
    try:
        return launch_backfill(instance, ranges, launch.tags, launch.title)
    except WebserverError as refusal:
        raise input_error(
            "zb catalog apply",
            message("Dagster's webserver did not launch a backfill: {reason}", reason=refusal),
            message("reload the code location on Dagster's page, then apply again"),
        ) from None


def _ranges(days: Sequence[str]) -> list[tuple[str, str]]:
    found = day_ranges((date.fromisoformat(day) for day in days), len(days))
    return [(first.isoformat(), last.isoformat()) for first, last in found]
