"""HMAC-SHA-256 of texts, in Python and as an expression of the engine, digit for digit the same."""

import hashlib
import hmac

from zb_pipelines.domain.sql import literal

_BLOCK = 64  # bytes of SHA-256's block (RFC 2104)


def hmac_hex(secret: bytes, text: str) -> str:
    """The 64 hexadecimal digits for ``text`` in UTF-8."""
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def hmac_sql(secret: bytes, text: str) -> str:
    """DuckDB expression of :func:`hmac_hex` for the text expression ``text``; NULL stays NULL.

    ``secret`` of at most 64 bytes stands in the expression: for macros and statements of the
    platform's own, which no SQL of a catalog can read.
    """
    inner, outer = (_pad(secret, value) for value in (0x36, 0x5C))
    return f"sha256({outer} || unhex(sha256({inner} || encode({text}))))"


def _pad(secret: bytes, value: int) -> str:
    padded = bytes(byte ^ value for byte in secret.ljust(_BLOCK, b"\0"))
    return f"unhex({literal(padded.hex())})"
