"""Which tables of the lake are encrypted, by the catalog's levels, and their keys, from the key store.

A table is encrypted that has anything above L2, and one that no catalog knows. Products stay plain, which
clients read by a link, and so do reports, which hold counts and hashes.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from resources.keys import KeyStore
from resources.lake import FileKey
from resources.lake.file_encryption import PREFIX, key_name
from resources.registry import Registry
from zb_pipelines.domain.access import GradedTable
from zb_pipelines.domain.access.levels import is_protected
from zb_pipelines.domain.catalog.graded_tables import graded_tables
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting

SETTING = "lake_encryption"
_PLAIN_LAYERS = ("shared", "report")


def encryption_wanted() -> bool:
    """Whether this installation encrypts; files that are encrypted are read in any case."""
    said = setting(SETTING) or "off"
    if said not in ("on", "off"):
        raise input_error(SETTING, message("is neither on nor off"), message("write on or off"))
    return said == "on"


@dataclass
class CatalogEncryption:
    """The :class:`Encryption` of a lake by the newest release of its installation."""

    keys: Callable[[], KeyStore]
    registry: Callable[[], Registry]
    _release: int | None = None
    _tables: Mapping[str, GradedTable] = field(default_factory=dict[str, GradedTable])

    def key(self, table: str, columns: Collection[str]) -> FileKey | None:
        """The key of new files of ``table``, made where it has none yet."""
        if not encryption_wanted() or not self.protects(table, columns):
            return None
        made = self.keys().key(key_name(table))
        return FileKey(made.name, made.version)

    def protects(self, table: str, columns: Collection[str]) -> bool:
        """Whether ``table``, with these columns, is to be encrypted."""
        return bool(self.protected_among({table: columns}))

    def protected_among(self, tables: Mapping[str, Collection[str]]) -> list[str]:
        """Those of ``tables``, each with its columns, that are to be encrypted."""
        graded = self._graded_tables()
        return [
            table
            for table, columns in tables.items()
            if table.partition(".")[0] not in _PLAIN_LAYERS
            and (table not in graded or is_protected(graded[table], columns))
        ]

    def secret(self, name: str, version: int) -> bytes:
        """The key of files that were written; :class:`InputError` where it is lost or was destroyed."""
        if not name.startswith(PREFIX):
            raise input_error(
                name, message("is no key of the lake's files"), message("report this as a fault")
            )
        return self.keys().version(name, version).secret

    def may_be_used(self) -> bool:
        """Whether there can be an encrypted file."""
        return encryption_wanted() or any(each.startswith(PREFIX) for each in self.keys().names())

    def _graded_tables(self) -> Mapping[str, GradedTable]:
        newest = self.registry().release_on(date.max)
        if newest is None:
            return {}
        if newest.id != self._release:
            self._tables, self._release = graded_tables(newest.catalog), newest.id
        return self._tables
