"""A folder of backups: each file once, encrypted, by the keyed hash of its content; a list per backup.

AES-256-GCM in pieces; a piece is bound to its object, its number and whether it is the last, so nothing
can be exchanged, left out or cut off unnoticed. Without the key not even equal files are told apart
from other backups' folders.
"""

import hashlib
import hmac
import json
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from resources.local_files.atomic_file import atomic_file
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

_PIECE = 8 << 20  # bytes
_HEAD = struct.Struct(">12sI?")  # nonce, bytes that follow, whether it is the last


@dataclass(frozen=True)
class BackupSet:
    """The backups in ``folder``, under ``key`` (32 bytes)."""

    folder: Path
    key: bytes

    def put(self, file: Path) -> str:
        """Keep the content of ``file``; its object's name. What is there already is not written again."""
        with file.open("rb") as opened:
            content = hashlib.file_digest(opened, "sha256").digest()
        name = hmac.new(self.key, content, "sha256").hexdigest()
        target = self._object(name)
        if not target.exists():
            with (
                atomic_file(target) as partial,
                partial.open("wb") as sealed,
                file.open("rb") as plain,
            ):
                for piece in self._seal(name, plain.read, file.stat().st_size):
                    sealed.write(piece)
        return name

    def get(self, name: str, target: Path) -> None:
        """Write an object's content to ``target``; :class:`InputError` where it is not what was kept."""
        with atomic_file(target) as partial, partial.open("wb") as plain:
            for piece in self._open(name):
                plain.write(piece)
        with target.open("rb") as opened:
            content = hashlib.file_digest(opened, "sha256").digest()
        if hmac.new(self.key, content, "sha256").hexdigest() != name:
            raise _damage_error(self._object(name))

    def write_list(self, name: str, said: dict[str, Any]) -> None:
        """Keep the list of a backup."""
        text = json.dumps(said, ensure_ascii=False).encode()
        nonce = os.urandom(12)
        with atomic_file(self.folder / f"{name}.backup") as partial:
            partial.write_bytes(nonce + AESGCM(self.key).encrypt(nonce, text, name.encode()))

    def read_list(self, name: str | None = None) -> dict[str, Any]:
        """The list of the backup ``name``, or of the newest; :class:`InputError` without one."""
        names = sorted(path.stem for path in self.folder.glob("*.backup"))
        chosen = name or (names[-1] if names else "")
        path = self.folder / f"{chosen}.backup"
        if chosen not in names:
            what = message("there is no such backup")
            raise input_error(
                str(path), what, message("name one of: {names}", names=", ".join(names))
            )
        sealed = path.read_bytes()
        try:
            text = AESGCM(self.key).decrypt(sealed[:12], sealed[12:], chosen.encode())
        except InvalidTag as error:
            raise _damage_error(path) from error
        return dict(json.loads(text))

    def _object(self, name: str) -> Path:
        return self.folder / "objects" / name[:2] / name

    def _seal(self, name: str, read: Any, size: int) -> Iterator[bytes]:
        cipher, number, left = AESGCM(self.key), 0, size
        while True:
            piece = read(_PIECE)
            left -= len(piece)
            last = left <= 0 or not piece
            nonce = os.urandom(12)
            sealed = cipher.encrypt(nonce, piece, _bound(name, number, last=last))
            yield _HEAD.pack(nonce, len(sealed), last) + sealed
            number += 1
            if last:
                return

    def _open(self, name: str) -> Iterator[bytes]:
        cipher, number, last, path = AESGCM(self.key), 0, False, self._object(name)
        try:
            with path.open("rb") as sealed:
                while not last:
                    nonce, size, last = _HEAD.unpack(sealed.read(_HEAD.size))
                    yield cipher.decrypt(nonce, sealed.read(size), _bound(name, number, last=last))
                    number += 1
        except (OSError, struct.error, InvalidTag) as error:
            raise _damage_error(path) from error


def _bound(name: str, number: int, *, last: bool) -> bytes:
    return f"{name} {number} {last}".encode()


def _damage_error(path: Path) -> Exception:
    return input_error(
        str(path),
        message("is not what was backed up, or the key is another"),
        message("give the key of that backup, or restore an earlier one"),
    )
