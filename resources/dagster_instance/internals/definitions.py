"""Dagster's private definitions."""

from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluation
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph
from dagster._core.definitions.assets.graph.asset_graph_subset import AssetGraphSubset
from dagster._core.definitions.assets.job.asset_job import IMPLICIT_ASSET_JOB_NAME
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.definitions.schedule_definition import ScheduleExecutionData
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

__all__ = [
    "IMPLICIT_ASSET_JOB_NAME",
    "AssetCheckEvaluation",
    "AssetGraph",
    "AssetGraphSubset",
    "InMemoryJob",
    "ScheduleExecutionData",
    "UnresolvedAssetJobDefinition",
]
