"""The platform as a Dagster resource: what stands behind assets, checks, jobs and sensors."""

import dagster as dg
from pydantic import Field

from resources.local_files.run_lock import hold_run_lock
from resources.platform import Platform, open_platform
from zb_pipelines.domain.settings import installation_at

RESOURCE = "installation"
"""The resource's key, and the name of the parameter by which an asset asks for it."""


class PlatformResource(dg.ConfigurableResource[Platform]):
    """Lake, registry and engine of one installation, shared by all that a process runs."""

    home: str = Field(
        default="",
        description="Folder of the installation; empty: where the environment variables point",
    )

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """A run that begins shows that it has a process; a sensor or a schedule has no run."""
        if context.run is not None:
            hold_run_lock(context.run.run_id)

    def open(self) -> Platform:
        """The opened platform; the same object for everybody in this process."""
        return open_platform(installation_at(self.home) if self.home else None)
