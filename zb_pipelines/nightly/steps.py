"""The steps of a night: each agency's pull, then the build, then the report.

Each is a run of the job `night`, with a selection and with tags that say what it is. One job for
all steps, since each further one over nearly the same assets lengthens the load of the code location.
"""

import warnings
from collections.abc import Mapping, Sequence
from typing import Literal

import dagster as dg

from assets.reports.quality.month_asset import KEY as MONTH_REPORT
from resources.dagster_instance.internals.definitions import (
    IMPLICIT_ASSET_JOB_NAME,
    AssetGraph,
    UnresolvedAssetJobDefinition,
)
from resources.dagster_instance.night_tags import AGENCY_TAG, NIGHT_TAG, STEP_TAG
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import LAYER_TAG

LaterStep = Literal["build", "report"]
Step = Literal["pull"] | LaterStep
ASSET_JOB = IMPLICIT_ASSET_JOB_NAME
NIGHT_JOB = "night"
PULL: Literal["pull"] = "pull"
BUILD: LaterStep = "build"
REPORT: LaterStep = "report"

_SELECTED: Mapping[LaterStep, dg.AssetSelection] = {
    BUILD: dg.AssetSelection.tag(LAYER_TAG, "base")
    | dg.AssetSelection.tag(LAYER_TAG, "thematic")
    | dg.AssetSelection.tag(LAYER_TAG, "shared"),
    REPORT: dg.AssetSelection.tag(LAYER_TAG, "report") - dg.AssetSelection.assets(MONTH_REPORT),
}


def night_job() -> UnresolvedAssetJobDefinition:
    """The job `night`: every asset of a business day."""
    # It is never backfilled as a whole; its assets keep their own policies.
    warnings.filterwarnings("ignore", message=f"Asset job {NIGHT_JOB} materializes")
    return dg.define_asset_job(
        NIGHT_JOB,
        dg.AssetSelection.all() - dg.AssetSelection.assets(MONTH_REPORT),
        description=message("a night: pull and standardise, build the databases, report"),
    )


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
