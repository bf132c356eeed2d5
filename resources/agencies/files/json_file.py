"""Delivery by JSON: one object a line (``ndjson``), or an array, at the top or at a path (``json``)."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import Field

from resources.agencies.files.file_reading import FilePart
from resources.agencies.files.json_array import array_of, total_of
from resources.agencies.files.text_encoding import Text, as_utf8, declared_encoding
from resources.agencies.source.attempt import attempt
from resources.agencies.source.declaration import DeliveredFile, EncodedText, Encoding
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import Reading, found_columns, nothing_to_finish
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier, literal

# A number with a fraction and more digits than a double holds would silently change.
_LONG_NUMBER = r'[^\\]"\s*:\s*-?(?:[0-9]\.?){17,}'
_NAMED = 5  # positions of broken objects that a message lists
_LARGEST = 256 * 1024**2  # bytes of one object


class NdjsonFile(DeliveredFile, EncodedText):
    """One JSON object a line; the objects' keys are the columns."""

    kind: Literal["ndjson"] = Field(description="Kind of source.")
    nulls: tuple[str, ...] = Field(default=(), description='The values that mean "nothing".')
    encoding: Encoding = Field(
        default="utf-8", description="Encoding of the text: utf-8, gb18030, ..."
    )


class JsonFile(DeliveredFile, EncodedText):
    """An array of JSON objects; ``records`` is where it stands, such as ``data.list``, ``total`` where their number does."""

    kind: Literal["json"] = Field(description="Kind of source.")
    nulls: tuple[str, ...] = Field(default=(), description='The values that mean "nothing".')
    encoding: Encoding = Field(
        default="utf-8", description="Encoding of the text: utf-8, gb18030, ..."
    )
    records: str = Field(
        default="", description="Where the array stands, such as data.list; empty: at the top."
    )
    total: str | None = Field(
        default=None,
        description="Where the number of the records stands, such as data.total; then as many must come.",
    )


@contextmanager
def read_ndjson_part(part: FilePart) -> Generator[Reading]:
    """All objects of the file; a nested value is told as JSON.

    A declared column is missing only where no object has it. An object with a key twice, and
    a line that is no object, are faults.
    """
    with as_utf8(part.file, declared_encoding(part.source), part.engine.scratch) as text:
        _refuse_array(part.file.name, text.path)
        try:
            objects = objects_read(part, text, "newline_delimited")
        except PullError as failure:
            raise _envelope_error(part.file.name, text.path) or failure from None
        yield objects


@contextmanager
def read_json_part(part: FilePart) -> Generator[Reading]:
    """All objects of the array."""
    source, name = part.source, part.file.name
    assert isinstance(source, JsonFile)  # noqa: S101
    with (
        as_utf8(part.file, declared_encoding(source), part.engine.scratch) as text,
        array_of(name, text.path, source.records, part.engine.scratch) as path,
    ):
        total = total_of(name, text.path, source.total) if source.total else None
        yield replace(objects_read(part, Text(path, True, False, 0), "array"), offered=total)


def objects_read(part: FilePart, text: Text, form: str) -> Reading:
    """A reading of the objects in ``text``, by lines or in an array."""
    keys = _keys(part.engine, part.file.name, text, form)
    # An empty file has no columns to miss.
    found = None if keys is None else found_columns(part.entry, keys)
    called = {name: (keys or [])[at] for name, at in found.place.items()} if found else {}
    return Reading(
        select=_select(part.entry, called, keys or [], text.path, form),
        extra_columns=found.extra if found else (),
        explain=lambda error: _unreadable_error(part.file.name, error.kind),
        finish=nothing_to_finish,
    )


def _refuse_array(name: str, path: Path) -> None:
    with path.open(encoding="utf-8") as read:
        start = read.read(1 << 16).lstrip()
    if not start.startswith("["):
        return
    raise PullError(
        "unreadable",
        message("file {name} is one JSON array, not one object a line", name=name),
        message("write kind: json in sources.yml"),
    )


def _envelope_error(name: str, path: Path) -> PullError | None:
    """The failure of a file that is one object with the records in an array within."""
    with path.open(encoding="utf-8") as read:
        first, more = read.readline(), read.readline()
    try:
        found = json.loads(first) if not more.strip() else None
    except ValueError:
        return None
    levels = [found, *found.values()] if isinstance(found, dict) else []
    within = [v for level in levels if isinstance(level, dict) for v in level.values()]
    if not any(isinstance(v, list) and v and isinstance(v[0], dict) for v in within):
        return None
    return PullError(
        "unreadable",
        message("file {name} is one JSON object with its records within", name=name),
        message("write kind: json and records, the key that leads to them, in sources.yml"),
    )


def _keys(engine: Engine, name: str, text: Text, form: str) -> list[str] | None:
    """All keys of all objects, ``None`` where there is no object; refuses broken lines."""
    with engine.single_thread():
        shapes = f"CREATE OR REPLACE TEMP TABLE delivery_shapes AS {_shapes(text.path, form)}"
        error = attempt(engine, shapes)
    if error:
        raise _unreadable_error(name, error.kind)
    total, broken, places, inexact = engine.rows(
        "SELECT sum(rows), coalesce(sum(rows) FILTER (broken), 0),"
        f" list_sort(flatten(list(places) FILTER (broken)))[:{_NAMED}], sum(inexact)"
        " FROM delivery_shapes"
    )[0]
    found = engine.rows("SELECT DISTINCT unnest(keys) FROM delivery_shapes ORDER BY 1")
    engine.execute("DROP TABLE delivery_shapes")
    if total is None:
        return None
    if broken:
        raise _broken_line_error(
            name, int(broken), places, cut=places == [total] and not text.ended
        )
    if inexact:
        raise PullError(
            "unreadable",
            message(
                "file {name} has {count} objects with fractions of over 16 digits",
                name=name,
                count=inexact,
            ),
            message("they would change when read as numbers: ask for them as quoted text"),
        )
    return [key for (key,) in found]


def _shapes(path: Path, form: str) -> str:
    inexact = (
        f"regexp_matches(json, {literal(_LONG_NUMBER)}) AND len(list_filter("
        f"regexp_extract_all(json, {literal(_LONG_NUMBER)}), lambda n: contains(n, '.'))) > 0"
    )
    return (
        f"SELECT json_keys(json) AS keys, count(*) AS rows, min(place, {_NAMED}) AS places,"
        " coalesce(json_type(json) <> 'OBJECT' OR len(json_keys(json)) <>"
        " len(list_distinct(json_keys(json))), true) AS broken,"
        f" count(*) FILTER ({inexact}) AS inexact"
        " FROM (SELECT json, row_number() OVER () AS place FROM"
        f" read_json_objects({literal(str(path))}, format = {literal(form)}, maximum_object_size = {_LARGEST}"
        f"{', ignore_errors = true' if form == 'newline_delimited' else ''}))"
        " GROUP BY ALL"
    )


def _broken_line_error(name: str, broken: int, places: list[int], *, cut: bool) -> PullError:
    if cut:
        return PullError(
            "truncated",
            message(
                "the last line of file {name} is no whole JSON object, it may be cut off", name=name
            ),
            message("ask the agency to deliver the whole file again"),
        )
    listed = message(", ").join(str(place) for place in places) + (
        message(" and more") if broken > _NAMED else ""
    )
    return PullError(
        "unreadable",
        message(
            "{broken} of file {name} are no proper JSON objects: number {places} (blank lines not counted)",
            broken=broken,
            name=name,
            places=listed,
        ),
        message(
            "ask for a correct file: objects only, each key once in an object, one object a line"
        ),
    )


def _select(entry: Entry, called: dict[str, str], keys: list[str], path: Path, form: str) -> str:
    """The items by their keys as ``called``; by pointer where columns would not tell ``xm`` from ``XM``."""
    keyed = [(called.get(i.source_column, i.source_column), i) for i in entry.aggregated_items]
    asked = list(dict.fromkeys(key for key, _ in keyed))
    same = len({key.lower() for key in asked}) == len(asked)
    exact = same and not any(
        key.lower() == each.lower() and key != each for key in keys for each in asked
    )
    read = f"{literal(str(path))}, format = {literal(form)}, maximum_object_size = {_LARGEST}"
    if exact:
        kinds = ", ".join(f"{literal(key)}: 'VARCHAR'" for key in asked)
        values = ", ".join(f"{identifier(key)} AS {identifier(item.name)}" for key, item in keyed)
        return f"SELECT {values} FROM read_json({read}, auto_detect = false, columns = {{{kinds}}})"
    values = ", ".join(
        f"json ->> {literal(_pointer(key))} AS {identifier(item.name)}" for key, item in keyed
    )
    return f"SELECT {values} FROM read_json_objects({read})"


def _pointer(key: str) -> str:
    return "/" + key.replace("~", "~0").replace("/", "~1")


def _unreadable_error(name: str, kind: str) -> PullError:
    return PullError(
        "unreadable",
        message("file {name} cannot be read as JSON objects ({kind})", name=name, kind=kind),
        message("ask the agency to check the file and deliver again"),
    )
