"""A run of some assets of a job in this process, as Dagster's page knows runs.

What `execute_in_process` makes has no origin: it is missing on the timeline and cannot be executed
again from the page. This run has the origin that the code server's runs have.
"""

import sys
from collections.abc import Collection, Mapping

import dagster as dg

from resources.dagster_instance.backfills import LOCATION
from resources.dagster_instance.internals.definitions import InMemoryJob
from resources.dagster_instance.internals.execution import LoadableTargetOrigin, execute_run
from resources.dagster_instance.internals.origins import (
    SINGLETON_REPOSITORY_NAME,
    ManagedGrpcPythonEnvCodeLocationOrigin,
    RemoteJobOrigin,
    RemoteRepositoryOrigin,
)
from resources.dagster_instance.runs import QUIET
from zb_pipelines.domain.settings import current

PARTITION_TAG = "dagster/partition"


def run_assets(
    instance: dg.DagsterInstance,
    job: dg.JobDefinition,
    keys: Collection[dg.AssetKey],
    partition: str,
    tags: Mapping[str, str],
) -> tuple[str, bool]:
    """Materialise ``keys`` of ``job`` for ``partition`` here and now; the run's id, and its success.

    A step that fails makes the run fail; nothing is raised for it.
    """
    selected = frozenset(keys)
    run = instance.create_run_for_job(
        job.get_subset(asset_selection=selected),
        run_config=QUIET,
        tags={**tags, PARTITION_TAG: partition},
        asset_selection=selected,
        remote_job_origin=_origin(job.name),
    )
    result = execute_run(InMemoryJob(job), run, instance, raise_on_error=False)
    return run.run_id, result.success


def _origin(job_name: str) -> RemoteJobOrigin:
    """Where a web server that was started on this installation finds the job."""
    target = LoadableTargetOrigin(
        executable_path=sys.executable,
        module_name=LOCATION,
        working_directory=str(current().dagster_home),
    )
    location = ManagedGrpcPythonEnvCodeLocationOrigin(target, LOCATION)
    repository = RemoteRepositoryOrigin(location, SINGLETON_REPOSITORY_NAME)
    return RemoteJobOrigin(repository, job_name)
