"""Where this installation keeps its things, read from the environment when asked for.

Nothing here is evaluated at import time; whoever needs a place calls
:func:`current`.
"""

import os
from dataclasses import dataclass
from pathlib import Path

SHIPPED_CATALOG = Path(__file__).parents[1] / "catalog" / "zibo"


@dataclass(frozen=True)
class Settings:
    """The places of one installation.

    ``catalog`` is the folder of the working catalog, ``sources`` the file that
    says where the agencies' systems stand, ``lake`` the root of the Delta
    tables, ``registry_url`` an SQLAlchemy URL.
    """

    home: Path
    catalog: Path
    sources: Path
    lake: str
    registry_url: str

    @property
    def demo(self) -> Path:
        """Folder of the demo city."""
        return self.home / "demo"

    @property
    def reports(self) -> Path:
        """Folder of the rendered reports."""
        return self.home / "reports"

    @property
    def published(self) -> Path:
        """Folder of what is written for others to take: GeoParquet files."""
        return self.home / "published"

    @property
    def scratch(self) -> Path:
        """Folder where the engine spills and half-written files live."""
        return self.home / "scratch"

    @property
    def dagster_home(self) -> Path:
        """Folder of the Dagster instance: ``DAGSTER_HOME`` or ``<home>/dagster``."""
        return Path(os.environ.get("DAGSTER_HOME") or self.home / "dagster").absolute()


def current() -> Settings:
    """The settings that the environment says now."""
    return installation_at(os.environ.get("ZB_HOME") or ".zb")


def installation_at(folder: str | Path) -> Settings:
    """The installation in ``folder``; single places may be elsewhere by environment variable."""
    home = Path(folder).absolute()
    return Settings(
        home=home,
        catalog=Path(os.environ.get("ZB_CATALOG") or SHIPPED_CATALOG).absolute(),
        sources=Path(os.environ.get("ZB_SOURCES") or home / "sources.yml").absolute(),
        lake=os.environ.get("ZB_LAKE") or str(home / "lake"),
        registry_url=os.environ.get("ZB_REGISTRY_URL") or f"sqlite:///{home / 'registry.db'}",
    )
