"""Line ends of a delimited text that the engine would read past in silence."""

import re
from collections.abc import Iterator
from pathlib import Path

_BLOCK = 1 << 22  # bytes
_STRAY, _WHOLE = b"\r ", b"\r\n"


def has_stray_return(text: Path, quote: str) -> bool:
    """Whether a text whose lines end in CRLF has a carriage return outside of quotes with a blank after it.

    The engine takes the two for a line's end, and the blank is lost; other stray ones it refuses itself.
    """
    stray = whole = False
    for block in _blocks(text):
        stray = stray or _STRAY in block
        whole = whole or _WHOLE in block
        if stray and whole:
            return not quote or _is_outside(text, quote.encode())
    return False


def _is_outside(text: Path, quote: bytes) -> bool:
    marks = re.compile(re.escape(quote) + b"|\r ")
    within = False
    for block in _blocks(text):
        for found in marks.finditer(block):
            if found[0] != _STRAY:
                within = not within
            elif not within:
                return True
    return False


def _blocks(text: Path) -> Iterator[bytes]:
    """The text in blocks, none of which ends between a carriage return and what follows it."""
    with text.open("rb") as read:
        while block := read.read(_BLOCK):
            while block.endswith(b"\r") and (more := read.read(1)):
                block += more
            yield block
