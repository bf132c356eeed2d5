"""One installation, opened: its settings with the lake, the registry and the engine behind them."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from resources.keys import KeyStore
from resources.keys.token import declared_token
from resources.keys.token_keys import TokenKeys
from resources.local_files.private_files import restrict_umask
from resources.registry import Registry
from resources.registry.audit.key_acts import JournalledKeys
from resources.registry.audit.lake_writes import RegistryRecord
from zb_pipelines.domain.settings import Settings, current

# DuckDB and delta-rs take longer to load than many a command takes that reads the registry only.
if TYPE_CHECKING:
    from resources.engine import Engine, FileKeys
    from resources.lake import Lake
    from resources.lake_encryption import CatalogEncryption

ENGINE_MEMORY = "1GB"
"""What the engine may hold for one entry or table, before it spills."""


@dataclass(frozen=True)
class Platform:
    """What every asset and command works with; opened lazily, from :class:`Settings`."""

    settings: Settings

    @cached_property
    def lake(self) -> "Lake":
        """The Delta tables."""
        from resources.lake import Lake

        record = RegistryRecord(lambda: self.registry.lake_writes)
        return Lake(self.settings.lake, record, self.encryption)

    @cached_property
    def encryption(self) -> "CatalogEncryption":
        """Which tables are encrypted, and their keys."""
        from resources.lake_encryption import CatalogEncryption

        return CatalogEncryption(lambda: self.keys, lambda: self.registry)

    @cached_property
    def registry(self) -> Registry:
        """Releases, deliveries, results."""
        return Registry(self.settings.registry_url)

    @cached_property
    def keys(self) -> KeyStore:
        """Secrets, each by its name."""
        record = JournalledKeys(lambda: self.registry.journal)
        token = declared_token()
        held_by = TokenKeys(token) if token else None
        return KeyStore(self.settings.keys, self.lake.folder, record, held_by)

    def file_keys(self) -> "FileKeys":
        """The keys of encrypted files for one session, each when a statement needs it."""
        from resources.engine import FileKeys

        return FileKeys(self.encryption.secret, self.encryption.may_be_used)

    @contextmanager
    def engine(self, memory: str = "4GB", threads: int = 2) -> "Generator[Engine]":
        """A DuckDB session that spills under the installation's scratch folder."""
        from resources.engine import open_engine

        with open_engine(
            self.settings, memory=memory, threads=threads, keys=self.file_keys()
        ) as engine:
            yield engine

    def close(self) -> None:
        """Give back the registry's connections, where it was opened."""
        if "registry" in vars(self):
            self.registry.close()


_OPEN: dict[Settings, Platform] = {}
_OPENING = Lock()


def open_platform(settings: Settings | None = None) -> Platform:
    """The platform of ``settings``, or of the environment's; one per process, with one registry."""
    restrict_umask()
    wanted = settings or current()
    with _OPENING:
        return _OPEN.setdefault(wanted, Platform(wanted))


def close_platforms() -> None:
    """Close every platform that this process has opened; the next one is opened again."""
    with _OPENING:
        for platform in _OPEN.values():
            platform.close()
        _OPEN.clear()
