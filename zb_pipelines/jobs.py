"""Named selections of assets that start together: an agency's night, the build, the report."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import dagster as dg
from dagster._core.definitions.assets.job.asset_job import IMPLICIT_ASSET_JOB_NAME

if TYPE_CHECKING:
    # What define_asset_job returns; Dagster does not export the name.
    from dagster._core.definitions.unresolved_asset_job_definition import (
        UnresolvedAssetJobDefinition,
    )

# Dagster's own job over all assets: one of ours over nearly the same would only lengthen the load.
AGENCY_NIGHT = IMPLICIT_ASSET_JOB_NAME
BUILD = "build"
REPORT = "report"
REPORT_MONTH = "report_month"

# Which night and which agency a run belongs to; the gate and the UI filter by them.
NIGHT_TAG = "zb/night"
AGENCY_TAG = "zb/agency"


def layer_job(
    name: str, keys: Sequence[dg.AssetKey], description: str
) -> "UnresolvedAssetJobDefinition":
    """A job over exactly these assets, in one process."""
    return dg.define_asset_job(
        name,
        selection=dg.AssetSelection.assets(*keys),
        description=description,
        executor_def=dg.in_process_executor,
    )


def jobs_of(
    base: Sequence[dg.AssetKey], reports: Sequence[dg.AssetKey]
) -> list["UnresolvedAssetJobDefinition"]:
    """The jobs whose assets exist; an empty layer has no job."""
    layers = [
        (BUILD, base, "基础库整合;各部门运行结束后或到截止时间启动"),
        (REPORT, reports, "覆盖率台账与质量报告"),
    ]
    return [layer_job(name, keys, text) for name, keys, text in layers if keys]
