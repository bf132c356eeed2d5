"""The steps of a night: each agency's pull, then the build, then the report.

Each is a run of Dagster's own job over all assets, with a selection and with tags that say what it
is. A named job over nearly the same assets would only lengthen the load of the code location.
"""

from collections.abc import Sequence
from typing import Literal

import dagster as dg
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph
from dagster._core.definitions.assets.job.asset_job import IMPLICIT_ASSET_JOB_NAME

from assets.reports.month_asset import KEY as MONTH_REPORT

LaterStep = Literal["build", "report"]
Step = Literal["pull"] | LaterStep
ASSET_JOB = IMPLICIT_ASSET_JOB_NAME
PULL: Literal["pull"] = "pull"
BUILD: LaterStep = "build"
REPORT: LaterStep = "report"

# Which night, which step of it and which agency a run belongs to; the gate and the UI filter by them.
NIGHT_TAG = "zb/night"
STEP_TAG = "zb/step"
AGENCY_TAG = "zb/agency"

_LAYER = "zb/layer"
_SELECTED = {
    BUILD: dg.AssetSelection.tag(_LAYER, "base") | dg.AssetSelection.tag(_LAYER, "thematic"),
    REPORT: dg.AssetSelection.tag(_LAYER, "report") - dg.AssetSelection.assets(MONTH_REPORT),
}


def step_assets(step: LaterStep, graph: AssetGraph) -> Sequence[dg.AssetKey]:
    """What ``step`` materialises, of the assets that there are."""
    return sorted(_SELECTED[step].resolve(graph))


def tags_of(night: str, step: Step, agency: str | None = None) -> dict[str, str]:
    """The tags of a run of ``step``; ``agency`` names whose pull it is."""
    return {NIGHT_TAG: night, STEP_TAG: step} | ({AGENCY_TAG: agency} if agency else {})
