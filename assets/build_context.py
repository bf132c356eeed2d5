"""What every build of one day works with: data only, handed on as one object."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from resources.engine import Engine
from resources.lake import Lake
from resources.lake.file_encryption import key_name
from resources.platform import Platform
from resources.registry import Registry, Release
from zb_pipelines.domain.catalog.model.model import Catalog


@dataclass(frozen=True)
class BuildContext:
    """The platform, the release that is built by, the business day, and the engine session.

    ``run_id`` is the Dagster run, ``None`` for a build outside of Dagster.
    """

    platform: Platform
    release: Release
    day: date
    engine: Engine
    run_id: str | None = None

    @property
    def catalog(self) -> Catalog:
        """The catalog of the release."""
        return self.release.catalog

    def confine(self, reads: Iterable[str], writes: Iterable[str]) -> None:
        """Let the session reach the files of these lake tables, with their keys, and its scratch folder, nothing else."""
        tables = dict.fromkeys((*reads, *writes))
        folders = [*map(self.lake.uri, tables), self.engine.scratch]
        self.engine.confine(folders, map(key_name, tables))

    @property
    def lake(self) -> Lake:
        """The platform's Delta tables."""
        return self.platform.lake

    @property
    def registry(self) -> Registry:
        """The platform's registry."""
        return self.platform.registry
