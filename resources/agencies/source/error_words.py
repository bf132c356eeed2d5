"""What an error itself says, without the names that stand in it: only that may be read for a cause.

A cause is read from a type or a code where there is one. What remains are fixed phrases of a
driver or a server, and a table that is called ``ssl_certificates`` must not spell one of them.
"""

import re
import ssl
from collections.abc import Iterable, Iterator
from typing import Any

# Marks that names stand between; an apostrophe within a word ("can't") is none.
_QUOTED = re.compile(
    r'"[^"]*"|`[^`]*`|«[^»]*»|“[^”]*”|\u300c[^\u300d]*\u300d|\[[^\]]*\]|\([^()]*\)|(?<!\w)\'[^\']*\'(?!\w)'
)
_OPENING, _CLOSING = r"(?:(?<=[\"'`«“\u300c(\[])|(?<=: ))", r"(?=[\"'`»”\u300d)\]\n.,]|\Z)"
NOT_UTF8 = re.compile(r"\bunicode\b|\butf-?8\b")
"""Words of the engine about text that is no UTF-8."""
_NO_HANDSHAKE = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)


def words_of(error: object, names: Iterable[str]) -> str:
    """The error's text in lower case; ``names`` of the declaration and all that is quoted are ``""``."""
    told = str(error).lower()
    for name in sorted({name.lower() for name in names if name}, key=len, reverse=True):
        told = re.sub(f"{_OPENING}{re.escape(name)}{_CLOSING}", "", told)
    return _QUOTED.sub('""', told)


def declared_names(source: Any) -> list[str]:
    """The names that the declaration of a source has: of its table, its connection, its files."""
    declared: dict[str, Any] = source.model_dump()
    inner = declared.pop("connection", None)
    parts = [*declared.values(), *(inner.values() if isinstance(inner, dict) else [])]
    return [part for part in parts if isinstance(part, str)]


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, as Python and drivers keep it."""
    seen: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in seen:
        seen.append(following)
        yield following
        kept = (
            getattr(following, "original_exception", None),
            getattr(following, "reason", None),
            following.__cause__,
            following.__context__,
        )
        following = next((each for each in kept if isinstance(each, BaseException)), None)


def is_unverified(error: BaseException) -> bool:
    """Whether the other side could not be verified, or did not speak TLS at all."""
    return any(
        isinstance(each, ssl.SSLError) and not isinstance(each, _NO_HANDSHAKE)
        for each in causes(error)
    )
