"""Where this installation keeps its things, read from environment and `zb.toml` when asked for.

Nothing here is evaluated at import time; whoever needs a place calls
:func:`current`.
"""

from dataclasses import dataclass
from pathlib import Path

from zb_pipelines.domain.setting import setting

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
    def publication_folder(self) -> Path:
        """Folder of what is written for others to take: GeoParquet files."""
        return self.home / "published"

    @property
    def scratch(self) -> Path:
        """Folder where the engine spills and half-written files live."""
        return self.home / "scratch"

    @property
    def keys(self) -> Path:
        """Folder of keys, outside of the lake: ``ZB_KEYS`` or ``<home>/keys``."""
        return Path(setting("keys") or self.home / "keys").absolute()

    @property
    def checkpoint_key(self) -> Path:
        """File of the Ed25519 key that signs checkpoints: ``ZB_CHECKPOINT_KEY`` or among ``keys``."""
        named = setting("checkpoint_key")
        return Path(named or self.keys / "checkpoint.pem").absolute()

    @property
    def checkpoint_to(self) -> list[str]:
        """Where checkpoints are copied: ``ZB_CHECKPOINT_TO``, separated by commas, or ``checkpoints``.

        A folder, ``mailto:address[?server=host:port]`` or ``s3://bucket/prefix``.
        """
        named = (setting("checkpoint_to") or "").split(",")
        return [each.strip() for each in named if each.strip()] or [str(self.home / "checkpoints")]

    @property
    def timestamp_url(self) -> str | None:
        """The authority that stamps checkpoints with its time (RFC 3161): ``ZB_TIMESTAMP_URL``; ``None``: none."""
        return setting("timestamp_url")

    @property
    def dagster_home(self) -> Path:
        """Folder of the Dagster instance: ``DAGSTER_HOME`` or ``<home>/dagster``."""
        return Path(setting("dagster_home") or self.home / "dagster").absolute()


def current() -> Settings:
    """The settings that environment and `zb.toml` say now."""
    return _settings_at(Path(setting("home") or ".zb").absolute(), None)


def installation_at(folder: str | Path) -> Settings:
    """The installation in ``folder``; single places may be elsewhere by variable or its `zb.toml`."""
    return _settings_at(Path(folder).absolute(), folder)


def _settings_at(home: Path, file_of: str | Path | None) -> Settings:
    return Settings(
        home=home,
        catalog=Path(setting("catalog", file_of) or SHIPPED_CATALOG).absolute(),
        sources=Path(setting("sources", file_of) or home / "sources.yml").absolute(),
        lake=setting("lake", file_of) or str(home / "lake"),
        registry_url=setting("registry_url", file_of) or f"sqlite:///{home / 'registry.db'}",
    )
