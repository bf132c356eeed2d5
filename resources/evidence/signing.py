"""Signs checkpoints: by a key in a file, or by a command that keeps its key to itself.

The service that writes data should not be able to read the key: give ``ZB_CHECKPOINT_SIGN``, a command
that reads the statement on standard input and prints the signature in Base64 (a smart card, another
account by sudo), or let only the account that runs ``zb ledger checkpoint`` read ``ZB_CHECKPOINT_KEY``.
Where keys are under a token that makes Ed25519, the token signs, unless a key is named or was in use.
"""

import base64
import shlex
import subprocess
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from resources.keys.key_files import make_private_folder
from resources.keys.token import declared_token
from resources.keys.token_signature import TokenSignature
from resources.local_files.atomic_file import write_atomically
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting
from zb_pipelines.domain.settings import Settings

COMMAND = "ZB_CHECKPOINT_SIGN"
_KEY = "ZB_CHECKPOINT_KEY"
_PATIENCE = 60  # seconds


def sign(settings: Settings, statement: bytes) -> bytes:
    """The Ed25519 signature of ``statement``; :class:`InputError` where nobody signs it."""
    command = setting("checkpoint_sign")
    if command:
        return _ask(command, statement)
    token = signing_token(settings)
    return token.sign(statement) if token else _key(settings).sign(statement)


def public_key(settings: Settings) -> bytes | None:
    """The 32 bytes of the public key; ``None`` where a command signs, which does not tell it."""
    if setting("checkpoint_sign"):
        return None
    if token := signing_token(settings):
        return token.public_key()
    return _key(settings).public_key().public_bytes_raw()


def signing_token(settings: Settings) -> TokenSignature | None:
    """What signs in the token; ``None`` where a command or a file does, or the token has no Ed25519.

    A key that has signed stays: another would not be that of the checkpoints so far.
    """
    token = declared_token()
    if not token or setting("checkpoint_sign") or setting("checkpoint_key"):
        return None
    if settings.checkpoint_key.exists() or not token.makes_ed25519():
        return None
    return TokenSignature(token)


def _key(settings: Settings) -> Ed25519PrivateKey:
    """The key of the file; made there where none was named and none is there."""
    path = settings.checkpoint_key
    if not path.exists() and not setting("checkpoint_key"):
        made = Ed25519PrivateKey.generate()
        make_private_folder(path.parent)
        write_atomically(
            path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unusable(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable(path)
    return key


def _unusable(path: Path) -> Exception:
    return input_error(
        _KEY,
        message("{path} is no Ed25519 key that may be read", path=path),
        message("make one with: openssl genpkey -algorithm ed25519 -out {path}", path=path),
    )


def _ask(command: str, statement: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 -- the operator named the command
            shlex.split(command),
            input=statement,
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
        return base64.b64decode(done.stdout.strip(), validate=True)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        what = message("the command signs nothing ({error})", error=type(error).__name__)
        remedy = message("let it read standard input and print the signature in Base64")
        raise input_error(COMMAND, what, remedy) from error
