"""Finding the array of records in a JSON document, by the path of keys that leads to it."""

import json
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, strict=False)


@contextmanager
def array_of(name: str, path: Path, records: str, scratch: Path) -> Generator[Path]:
    """A file that holds only the array at ``records``: the file itself, or a copy in ``scratch``."""
    text = path.read_text("utf-8")
    start, end = _span(name, text, [key for key in records.split(".") if key])
    if text[:start].strip() == "" and text[end:].strip() == "":
        del text
        yield path
        return
    copy = scratch / f"{uuid4().hex}.json"
    try:
        copy.write_text(text[start:end], "utf-8")
        del text
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def total_of(name: str, path: Path, total: str) -> int:
    """The number at ``total``; :class:`PullError` where there is none."""
    text = path.read_text("utf-8")
    start = _past_blanks(text, 0)
    for key in total.split("."):
        start = _value_of(text, start, key)
    told, _ = _DECODER.raw_decode(text, start)
    if not (isinstance(told, str) and told.isascii() and told.isdigit()):
        raise PullError(
            "unreadable",
            message("file {name} has no number of records at {total}", name=name, total=total),
            message("correct total in sources.yml, such as data.total, or leave it out"),
        )
    return int(told)


def _span(name: str, text: str, keys: list[str]) -> tuple[int, int]:
    """Where the array begins and ends; :class:`PullError` where there is none."""
    try:
        _, whole = _DECODER.raw_decode(text, _past_blanks(text, 0))
        cut = text[whole:].strip() != ""
        start = _past_blanks(text, 0)
        for key in keys:
            start = _value_of(text, start, key)
        _, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        failure = _not_json(name, at_end=getattr(error, "pos", 0) >= len(text.rstrip()) - 1)
        raise failure from None
    if cut:
        raise (
            _more_than_one(name) if text.lstrip().startswith("{") else _not_json(name, at_end=False)
        )
    if text[start] != "[":
        raise _no_array(name, ".".join(keys))
    return start, end


def _value_of(text: str, start: int, key: str) -> int:
    """Where the value of ``key`` begins in the object that begins at ``start``."""
    if text[start] != "{":
        raise _no_key(key)
    at = _past_blanks(text, start + 1)
    while text[at] != "}":
        found, at = _DECODER.raw_decode(text, at)
        at = _past_blanks(text, _past_blanks(text, at) + 1)  # the colon
        if found == key:
            return at
        _, at = _DECODER.raw_decode(text, at)
        at = _past_blanks(text, at)
        if text[at] == ",":
            at = _past_blanks(text, at + 1)
    raise _no_key(key)


def _past_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _no_key(key: str) -> PullError:
    return PullError(
        "unreadable",
        message("the JSON document has no {key} on the way to its records", key=key),
        message("correct records in sources.yml, such as data.list"),
    )


def _no_array(name: str, records: str) -> PullError:
    return PullError(
        "unreadable",
        message("file {name} has no JSON array at {records}", name=name, records=records or "/"),
        message(
            "correct records in sources.yml, such as data.list; for one object a line write kind: ndjson"
        ),
    )


def _more_than_one(name: str) -> PullError:
    return PullError(
        "unreadable",
        message("file {name} is one JSON object a line, not one array", name=name),
        message("write kind: ndjson in sources.yml"),
    )


def _not_json(name: str, *, at_end: bool) -> PullError:
    if at_end:
        return PullError(
            "truncated",
            message("file {name} ends within its JSON, it may be cut off", name=name),
            message("ask the agency to deliver the whole file again"),
        )
    return PullError(
        "unreadable",
        message("file {name} is no proper JSON", name=name),
        message("ask the agency to check the file and deliver again"),
    )
