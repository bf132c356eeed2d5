"""A token that speaks PKCS#11 (an HSM, a smart card, SoftHSM): how it is named, opened and asked.

It is opened for one act at a time, so that a token that was away is found again. A PIN that it refuses is never tried twice: tokens lock themselves after a few.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from threading import RLock
from typing import TYPE_CHECKING, Any

from resources.keys.credentials import credentials_folder
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting

if TYPE_CHECKING:
    from pkcs11.types import Session

PIN = "ZB_TOKEN_PIN"
_CREDENTIAL = "zb-token-pin"
_ONE_AT_A_TIME = RLock()


@dataclass(frozen=True)
class Token:
    """The token with ``label`` that the driver's file ``library`` reaches."""

    library: str
    label: str

    @contextmanager
    def session(self) -> "Generator[Session]":
        """The token, logged in; :class:`InputError` where it is not reached or refuses."""
        with _ONE_AT_A_TIME:
            fault: type[Exception] = self._driver().PKCS11Error
            try:
                with self._find(fault).open(rw=True, user_pin=_pin()) as session:
                    yield session
            except fault as error:
                raise self._refusal(error) from error

    def makes_ed25519(self) -> bool:
        """Whether it signs by Ed25519 with a key that never leaves it."""
        with self.session() as session:
            names = {getattr(each, "name", "") for each in session.token.slot.get_mechanisms()}
        return {"EDDSA", "EC_EDWARDS_KEY_PAIR_GEN"} <= names

    def _find(self, fault: type[Exception]) -> Any:
        library = self._driver().lib(self.library)
        try:
            return library.get_token(token_label=self.label)
        except fault:
            # A driver lists the tokens that were there at its start; one that came later is found so.
            library.reinitialize()
            return library.get_token(token_label=self.label)

    def _driver(self) -> Any:
        try:
            return import_module("pkcs11")
        except ImportError:
            raise input_error(
                f"ZB_TOKEN {self.label}",
                message("the driver {driver} is not installed", driver="python-pkcs11"),
                message("install it: {command}", command="pip install zb-pipelines[pkcs11]"),
            ) from None

    def _refusal(self, error: Exception) -> Exception:
        where, kind = f"ZB_TOKEN {self.label}", type(error).__name__
        if kind.startswith("Pin"):
            return input_error(
                where,
                message("the token refuses the PIN ({error})", error=kind),
                message("correct {variable} before trying again: tokens lock", variable=PIN),
            )
        return input_error(
            where,
            message("the token cannot be used ({error})", error=kind),
            message("see that it is there, and that ZB_TOKEN_LIBRARY names its driver"),
        )


def declared_token() -> Token | None:
    """The token that the settings name; ``None`` where keys lie in the folder alone."""
    label, library = setting("token"), setting("token_library")
    if not label:
        return None
    if not library:
        raise input_error(
            f"ZB_TOKEN {label}",
            message("no driver of the token is named"),
            message("name its file in token_library (ZB_TOKEN_LIBRARY), such as libsofthsm2.so"),
        )
    return Token(library, label)


def _pin() -> str:
    """The PIN, which stands in no file of settings."""
    folder = credentials_folder()
    given = folder / _CREDENTIAL if folder else None
    said = os.environ.get(PIN)
    if not said and given and given.is_file():
        said = given.read_text("utf-8").strip()
    if not said:
        raise input_error(
            PIN,
            message("the token's PIN is not given"),
            message("set {variable}, or the credential {id}", variable=PIN, id=_CREDENTIAL),
        )
    return said
