"""The store: a key by its name, made when first asked for; a new version beside the old ones.

Two places: a folder that is the owner's alone, outside of the lake, and what systemd hands over. With a
token the folder holds new keys encrypted by it; what lay there plain is read until it is moved.
What was written under an older version stays readable, since no version is taken away here but by
:meth:`KeyStore.destroy`, which is how the lake's files are erased in every copy.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from resources.keys.credentials import (
    VARIABLE,
    credential_id,
    credentials_folder,
    given_keys,
)
from resources.keys.key_errors import destroyed_error, loss_error, no_token_error
from resources.keys.key_files import (
    BYTES,
    WRAPPED,
    create_key,
    destroy_key,
    key_file,
    read_key,
    require_name,
    require_private,
    stored_keys,
    stored_versions,
)
from resources.keys.key_record import KeyRecord, Made, NoKeyRecord
from resources.keys.token_keys import TokenKeys
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

FIXED = ("findings",)
"""Keys of numbers that people have written down; another key would give every finding another number."""


@dataclass(frozen=True)
class Key:
    """One version of a key: 32 bytes, which no text of it shows."""

    name: str
    version: int
    secret: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits by which two holders see that they have the same key."""
        return hashlib.sha256(b"zb key:" + self.secret).hexdigest()[:16]


@dataclass(frozen=True)
class KeyStore:
    """The keys in ``folder``, which may not lie in the ``lake``, and those that systemd hands over."""

    folder: Path
    lake: Path
    record: KeyRecord = field(default_factory=NoKeyRecord)
    token: TokenKeys | None = None
    _read: dict[Path, bytes] = field(default_factory=dict[Path, bytes], repr=False, compare=False)

    def key(self, name: str, first: Callable[[], bytes | None] | None = None) -> Key:
        """The newest version of ``name``; version 1 is made where there is none.

        ``first`` may give the secret of version 1, for what was in use before there was a store;
        where it gives ``None`` it is drawn. :class:`InputError` where the place or a file is unfit,
        and where the record knows a version that is not here: it was lost.
        """
        versions = self.versions(name)
        if versions:
            return self.version(name, versions[-1])
        next_one = self.record.newest(name) + 1
        return self._make(name, next_one, (first() if first else None), "made", None)

    def versions(self, name: str) -> list[int]:
        """All versions of ``name``, ascending; :class:`InputError` where the newest was lost."""
        found = self.held_versions(name)
        if not found and (lost := self._lost_version(name)):
            raise loss_error(name, lost, self.folder)
        return found

    def held_versions(self, name: str) -> list[int]:
        """The versions of ``name`` that are here, ascending, whatever was lost or destroyed."""
        require_name(name)
        self._require_place()
        given = {version for each, version, _ in given_keys() if each == name}
        return sorted(given.union(stored_versions(self.folder, name)))

    def version(self, name: str, version: int) -> Key:
        """One version of ``name``; :class:`InputError` without it, which says whether it was destroyed."""
        require_name(name)
        found = {
            read_key(file, private=False) for *each, file in given_keys() if each == [name, version]
        }
        found |= {self._secret(name, version, file) for file in self._files(name, version)}
        if not found:
            if day := self.record.destruction_days(name).get(version):
                raise destroyed_error(name, version, day)
            raise loss_error(name, version, self.folder)
        if len(found) > 1:
            raise input_error(
                name,
                message(
                    "folder and credentials hold different keys as version {version}",
                    version=version,
                ),
                message("find out which is right, and take the other away"),
            )
        return Key(name, version, found.pop())

    def read_apart(self, file: Path) -> bytes:
        """The secret in a ``file`` that was kept apart, plain or encrypted by the token."""
        if file.suffix != WRAPPED:
            return read_key(file, private=False)
        if self.token is None:
            raise no_token_error(str(file))
        return self.token.unwrap_apart(file)

    def all_versions(self, name: str) -> list[Key]:
        """Every version of ``name``, the newest first; none where it was never made."""
        return [self.version(name, version) for version in reversed(self.versions(name))]

    def stamp(self, name: str) -> tuple[int, ...]:
        """What changes when a version of ``name`` comes or goes, for whoever keeps its secrets in memory.

        Two looks at a folder, cheap enough to be asked at each call.
        """
        folders = (key_file(self.folder, name, 1).parent, credentials_folder())
        return tuple(each.stat().st_mtime_ns if each and each.is_dir() else 0 for each in folders)

    def was_destroyed(self, name: str) -> bool:
        """Whether ``name`` was made once and all its versions are destroyed."""
        return not self.versions(name) and bool(self.record.newest(name))

    def names(self) -> list[str]:
        """The names of all keys, sorted."""
        self._require_place()
        return sorted({name for name, _, _ in (*stored_keys(self.folder), *given_keys())})

    def places(self, name: str) -> Iterator[str]:
        """Where the versions of ``name`` come from: paths of files."""
        for each, _, file in (*stored_keys(self.folder), *given_keys()):
            if each == name:
                yield str(file)

    def rotate(self, name: str, actor: str | None = None) -> Key:
        """A new version of ``name``, by which everything is made from now on; older ones stay.

        :class:`InputError` for a key that is not there, may not change, or that systemd hands over.
        """
        versions = self.versions(name)
        if not versions:
            raise input_error(
                name,
                message("there is no such key"),
                message("use one of those that zb keys list shows"),
            )
        if name in FIXED:
            raise input_error(
                name,
                message("numbers that people have written down are made with it"),
                message("it stays; rotate the keys of pseudonyms"),
            )
        new = versions[-1] + 1
        if any(each == name for each, _, _ in given_keys()):
            raise input_error(
                name,
                message("systemd hands it over ({variable})", variable=VARIABLE),
                message("add {id} to the unit, and restart it", id=credential_id(name, new)),
            )
        return self._make(name, new, None, "rotated", actor)

    def destroy(self, name: str, actor: str | None = None) -> list[int]:
        """Destroy every version of ``name``, so that nothing made with it can be read any more; which.

        For keys whose loss harms nothing else: the caller knows. Each is noted before it goes, and so is
        a newest one that was lost, so that the next is a new version. :class:`InputError` where systemd
        hands one over.
        """
        if any(each == name for each, _, _ in given_keys()):
            raise input_error(
                name,
                message("systemd hands it over ({variable})", variable=VARIABLE),
                message("take it out of the unit and destroy it where it is kept, then restart"),
            )
        if lost := self._lost_version(name):
            self.record.note(name, lost, "", "destroyed", actor)
        versions = self.held_versions(name)
        for version in versions:
            fingerprint = self.version(name, version).fingerprint
            self.record.note(name, version, fingerprint, "destroyed", actor)
            for file in self._files(name, version):
                self._destroy_file(file)
        return versions

    def move_into_token(self, name: str, actor: str | None = None) -> list[int]:
        """Encrypt by the token every version of ``name`` that lies plain in the folder; which."""
        if self.token is None:
            raise no_token_error(name)
        plain = [key_file(self.folder, name, version) for version in self.held_versions(name)]
        moved = [version for *_, version, file in stored_keys(self.folder) if file in plain]
        for version in moved:
            key = self.version(name, version)
            self._create(name, version, key.secret)
            self._read.clear()
            # Both files are there: this reads both, and fails where they are not the same.
            self.version(name, version)
            self.record.note(name, version, key.fingerprint, "moved", actor)
            self._destroy_file(key_file(self.folder, name, version))
        return sorted(moved)

    def _lost_version(self, name: str) -> int | None:
        """The newest version that was noted, where it is neither here nor destroyed."""
        newest = self.record.newest(name)
        if not newest or newest in self.held_versions(name):
            return None
        return None if newest in self.record.destruction_days(name) else newest

    def _make(
        self, name: str, version: int, secret: bytes | None, how: Made, actor: str | None
    ) -> Key:
        if not self._create(name, version, secret or secrets.token_bytes(BYTES)):
            return self.version(name, version)
        made = self.version(name, version)
        self.record.note(name, version, made.fingerprint, how, actor)
        return made

    def _create(self, name: str, version: int, secret: bytes) -> bool:
        """Write the file of a new version; ``False`` where another process was first."""
        if self.token is None:
            return create_key(key_file(self.folder, name, version), secret.hex())
        wrapped = self.token.wrap(name, version, secret)
        created = create_key(key_file(self.folder, name, version, WRAPPED), wrapped)
        if not created:
            self.token.forget(wrapped)
        return created

    def _files(self, name: str, version: int) -> list[Path]:
        """The files of one version that are in the folder."""
        named = (key_file(self.folder, name, version, ending) for ending in (".key", WRAPPED))
        return [file for file in named if file.exists()]

    def _secret(self, name: str, version: int, file: Path) -> bytes:
        if file not in self._read:
            self._read[file] = self._read_file(name, version, file)
        return self._read[file]

    def _read_file(self, name: str, version: int, file: Path) -> bytes:
        if file.suffix != WRAPPED:
            return read_key(file)
        if self.token is None:
            raise no_token_error(str(file))
        require_private(file)
        return self.token.unwrap(name, version, file)

    def _destroy_file(self, file: Path) -> None:
        if file.suffix == WRAPPED and self.token:
            self.token.forget(file.read_text("ascii"))
        destroy_key(file)
        self._read.pop(file, None)

    def _require_place(self) -> None:
        if self.folder.resolve().is_relative_to(self.lake.resolve()):
            raise input_error(
                str(self.folder),
                message("keys lie in the lake that they protect"),
                message("name a folder elsewhere (ZB_KEYS)"),
            )
        require_private(self.folder)
