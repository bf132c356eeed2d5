"""A plan's runs in Dagster's terms: job, asset keys, run config."""

from collections.abc import Iterable
from typing import Any

import dagster as dg

from zb_pipelines.catalog_jobs import ERASURE, SEALING, erasure_config, seal_config
from zb_pipelines.jobs import AGENCY_NIGHT, BUILD, REPORT
from zb_pipelines.plan import Phase, Run

_JOBS: dict[Phase, str] = {
    "erase": ERASURE,
    "entries": AGENCY_NIGHT,
    "base": BUILD,
    "report": REPORT,
    "seal": SEALING,
}


def job_of(run: Run) -> str:
    """The job that does ``run``."""
    return _JOBS[run.phase]


def config_of(run: Run) -> dict[str, Any]:
    """Run config; a run over partitions needs none."""
    if run.phase == "erase":
        return erasure_config(run.action, run.targets[0], run.columns)
    if run.phase == "seal":
        return seal_config(run.targets[0])
    return {}


def asset_keys(
    run: Run, assets: dg.Definitions | Iterable[dg.AssetsDefinition]
) -> list[dg.AssetKey]:
    """The assets that ``run`` materialises.

    A base table comes with the companions that the same step writes.
    """
    if not run.partitioned:
        return []
    known = assets.assets or () if isinstance(assets, dg.Definitions) else assets
    wanted = {dg.AssetKey(target.split("/")) for target in run.targets}
    found = [
        key
        for each in known
        if isinstance(each, dg.AssetsDefinition) and wanted & set(each.keys)
        for key in (wanted & set(each.keys) if each.can_subset else each.keys)
    ]
    return sorted(found)
