"""Passwords of local accounts: argon2id, a least length, and no trivial ones."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

LEAST = 12
_HASHER = PasswordHasher()
# Verified where there is no such user, so that the time tells nothing.
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(said: str) -> str:
    """The argon2id hash; :class:`InputError` for a password that is too short or too simple."""
    if len(said) < LEAST or len(set(said)) < 5:
        raise input_error(
            message("the password"),
            message(
                "is shorter than {least} characters, or of too few different ones", least=LEAST
            ),
            message("take a longer one, for example four words"),
        )
    return _HASHER.hash(said)


def password_fits(hashed: str | None, said: str) -> bool:
    """Whether ``said`` is the password; takes its time also where there is none."""
    try:
        return _HASHER.verify(hashed or _NOBODY, said) and hashed is not None
    except (VerifyMismatchError, InvalidHashError):
        return False
