"""Makes a plan: what has to be done on a day to go from one release to another."""

from datetime import date

from resources.lake import Lake
from resources.registry import Registry, Release
from zb_pipelines.domain.catalog.changes import diff
from zb_pipelines.rollout.plan.plan import PHASES, Plan
from zb_pipelines.rollout.plan.release_work import ReleaseWork


def plan(
    registry: Registry,
    lake: Lake,
    old: Release | None,
    new: Release,
    day: date,
    since: date | None = None,
) -> Plan:
    """What going from ``old`` to ``new`` asks for on ``day``, less what is in step already.

    ``since`` limits pulling and re-reading to partitions from that day on, and asks incremental
    sources for the days since then that were never had; erasures always concern everything.
    Reads the registry only for what changed, the lake only for the tables concerned.
    """
    changes = diff(old.catalog if old else None, new.catalog, day)
    items = ReleaseWork(registry, lake, old, new, day, since, changes).items()
    ordered = sorted(items, key=lambda item: PHASES.index(item.phase))
    return Plan(old.id if old else None, new.id, day, changes, tuple(ordered))
