"""Keys under a token: in the folder lies each encrypted, by a key that never leaves the token.

Engine and hashes need the bytes of a key, so no token can do all of their work; it keeps what opens
them. Every version has an AES key of its own there: destroyed, no copy of the folder is of use.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from resources.keys.token import Token
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

_NONCE = 12
_TAG = 128  # bits


@dataclass(frozen=True)
class TokenKeys:
    """Encrypts and decrypts keys by the keys of ``token``."""

    token: Token

    def wrap(self, name: str, version: int, secret: bytes) -> str:
        """``secret`` encrypted by a new key of the token, with what is needed to find that again."""
        identity, nonce = uuid4().bytes, os.urandom(_NONCE)
        with self.token.session() as session:
            from pkcs11 import Attribute, GCMParams, KeyType, Mechanism

            key: Any = session.generate_key(
                KeyType.AES,
                256,
                id=identity,
                label=f"zb {name} {version}",
                store=True,
                template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
            )
            how = GCMParams(nonce, _bound_to(name, version), _TAG)
            text = key.encrypt(secret, mechanism=Mechanism.AES_GCM, mechanism_param=how)
        said = {"name": name, "version": version, "token_key": identity.hex()}
        return json.dumps({**said, "nonce": nonce.hex(), "text": text.hex()}, indent=1) + "\n"

    def unwrap(self, name: str, version: int, file: Path) -> bytes:
        """What :meth:`wrap` was given; :class:`InputError` where the token has that key no more."""
        said = _read(file)
        identity, nonce, text = (bytes.fromhex(said[key]) for key in ("token_key", "nonce", "text"))
        with self.token.session() as session:
            from pkcs11 import GCMParams, Mechanism

            key = _key_of(session, identity)
            if key is None:
                raise input_error(
                    str(file),
                    message("token {label} does not have the key of it", label=self.token.label),
                    message("put the token's own backup back; a destroyed key stays lost"),
                )
            how = GCMParams(nonce, _bound_to(name, version), _TAG)
            return key.decrypt(text, mechanism=Mechanism.AES_GCM, mechanism_param=how)

    def unwrap_apart(self, file: Path) -> bytes:
        """The secret in a file that lies elsewhere, as the key that it says it is."""
        said = _read(file)
        return self.unwrap(said["name"], int(said["version"]), file)

    def forget(self, wrapped: str) -> None:
        """Destroy the token's key of ``wrapped``, where it has it: no copy is ever read again."""
        with self.token.session() as session:
            key = _key_of(session, bytes.fromhex(json.loads(wrapped)["token_key"]))
            if key is not None:
                key.destroy()


def _bound_to(name: str, version: int) -> bytes:
    """What the encryption also vouches for, so that files of two keys cannot be exchanged."""
    return f"{name} {version}".encode()


def _key_of(session: Any, identity: bytes) -> Any:
    from pkcs11 import Attribute, ObjectClass

    wanted = {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.ID: identity}
    return next(iter(list(session.get_objects(wanted))), None)


def _read(file: Path) -> dict[str, str]:
    try:
        return {key: str(value) for key, value in json.loads(file.read_text("ascii")).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise input_error(
            str(file),
            message("is no key under a token"),
            message("put back the key that was kept apart; a new one would not read what is there"),
        ) from error
