"""The steps of a night: each agency's pull, then the build, then the report.

Each is a run of Dagster's own job over all assets, with a selection and with tags that say what it
is. A named job over nearly the same assets would only lengthen the load of the code location.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import dagster as dg

from assets.reports.quality.month_asset import KEY as MONTH_REPORT
from resources.dagster_instance.internals.definitions import IMPLICIT_ASSET_JOB_NAME, AssetGraph
from zb_pipelines.domain.naming import LAYER_TAG

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

_SELECTED: Mapping[LaterStep, dg.AssetSelection] = {
    BUILD: dg.AssetSelection.tag(LAYER_TAG, "base")
    | dg.AssetSelection.tag(LAYER_TAG, "thematic")
    | dg.AssetSelection.tag(LAYER_TAG, "shared"),
    REPORT: dg.AssetSelection.tag(LAYER_TAG, "report") - dg.AssetSelection.assets(MONTH_REPORT),
}


def later_steps(graph: AssetGraph) -> Mapping[LaterStep, Sequence[dg.AssetKey]]:
    """The steps after the pulls, in their order, with what each materialises; none is empty."""
    steps: dict[LaterStep, Sequence[dg.AssetKey]] = {}
    for step, selection in _SELECTED.items():
        if keys := sorted(selection.resolve(graph)):
            steps[step] = keys
    return steps


def tags_of(night: str, step: Step, agency: str | None = None) -> dict[str, str]:
    """The tags of a run of ``step``; ``agency`` names whose pull it is."""
    return {NIGHT_TAG: night, STEP_TAG: step} | ({AGENCY_TAG: agency} if agency else {})
