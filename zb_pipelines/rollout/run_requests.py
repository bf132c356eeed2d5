"""A plan's launches in Dagster's terms: asset partitions of a backfill, job and config of a run."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import dagster as dg

from zb_pipelines.rollout.jobs import ERASURE, SEALING, erasure_config, seal_config
from zb_pipelines.rollout.plan import Launch


def job_of(launch: Launch) -> str:
    """The job that does ``launch``, which is no backfill."""
    return ERASURE if launch.phase == "erase" else SEALING


def config_of(launch: Launch) -> dict[str, Any]:
    """Its run config."""
    (target,) = launch.targets
    if launch.phase == "erase":
        return erasure_config(launch.action, target, launch.columns)
    return seal_config(target)


def partitions_of(
    launch: Launch, assets: Iterable[dg.AssetsDefinition]
) -> dict[dg.AssetKey, list[str]]:
    """The partitions that the backfill ``launch`` materialises.

    A base table comes with the companions that the same step writes; an entry's step can write
    one of its layers.
    """
    days: dict[dg.AssetKey, tuple[date, ...]] = {
        dg.AssetKey(target.split("/")): days for target, days in launch.days.items()
    }
    return {
        key: [day.isoformat() for day in days[wanted]]
        for each in assets
        for wanted in each.keys
        if wanted in days
        for key in ((wanted,) if each.can_subset else each.keys)
    }


def definition_of(
    partitions: Iterable[dg.AssetKey], assets: Iterable[dg.AssetsDefinition]
) -> dg.PartitionsDefinition:
    """How the assets of a backfill are cut, which all of a day share."""
    wanted = set(partitions)
    for each in assets:
        if each.partitions_def is not None and wanted & set(each.keys):
            return each.partitions_def
    raise LookupError(f"none of {len(wanted)} assets is partitioned")
