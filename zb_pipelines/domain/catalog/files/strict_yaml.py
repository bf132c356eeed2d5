"""YAML taken strictly: no key twice in one mapping, no anchors, no tags, one document.

Mapping keys are text exactly as typed, so ``01:`` stays ``01``; other
unquoted values are what YAML says they are, dates as ``YYYY-MM-DD``.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.nodes import ScalarNode

from zb_pipelines.domain.errors import Problem, input_error
from zb_pipelines.domain.messages import message

Step = str | int
_DEEPEST = 64  # levels
_SCALARS = yaml.CSafeLoader("")


class Reader:
    """Follows the parser's events, builds the values and keeps what is wrong with them."""

    def __init__(self, name: str, text: str) -> None:
        self.problems: list[Problem] = []
        self._name = name
        self._parser = yaml.CSafeLoader(text)
        self._next: Callable[[], Any] = self._parser.get_event

    def document(self) -> Any:
        """The value of the one document in the file."""
        self._next()  # stream start
        if isinstance(event := self._next(), StreamEndEvent):
            raise input_error(
                self._name, message("the file is empty"), message("fill it in, or delete the file")
            )
        value = self._value(self._next(), ())
        self._next()  # document end
        if not isinstance(event := self._next(), StreamEndEvent):
            self._problem(
                event,
                (),
                message("the file holds more than one YAML document"),
                message("remove “---”; a file holds one document"),
            )
        self._parser.dispose()
        return value

    def _value(self, event: Any, path: tuple[Step, ...]) -> Any:
        if isinstance(event, AliasEvent) or event.anchor:
            self._problem(
                event,
                path,
                message("it uses an anchor or alias (& *)"),
                message("write the content itself here"),
            )
        if isinstance(event, AliasEvent):
            return None
        if isinstance(event, ScalarEvent):
            return self._scalar(event, path)
        if len(path) >= _DEEPEST:
            raise input_error(
                place(self._name, line_of(event), path[:3]),
                message("it is nested more than {count} levels deep", count=_DEEPEST),
                message("no declaration is: check brackets and indentation here"),
            )
        if event.tag:
            self._problem(
                event,
                path,
                message("the YAML tag {tag} is not supported", tag=event.tag),
                message("remove the tag and write the value"),
            )
        if isinstance(event, SequenceStartEvent):
            return [self._value(child, (*path, place)) for place, child in enumerate(self._parts())]
        return self._mapping(path)

    def _parts(self) -> Iterator[Any]:
        """The events that open the parts of the collection just entered."""
        while not isinstance(event := self._next(), CollectionEndEvent):
            yield event

    def _mapping(self, path: tuple[Step, ...]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key in self._parts():
            if not isinstance(key, ScalarEvent):
                self._problem(
                    key,
                    path,
                    message("the key is not one word"),
                    message("a key is one word, followed by a colon"),
                )
                self._value(key, path)
                self._value(self._next(), path)
                continue
            text = str(key.value)
            value = self._value(self._next(), (*path, text))
            if text in values:
                what = message(
                    "the key {key} stands twice, first in line {line}", key=text, line=lines[text]
                )
                self._problem(
                    key,
                    (*path, text),
                    what,
                    message("write each key once on a level; delete one of them"),
                )
                continue
            values[text], lines[text] = value, line_of(key)
        return values

    def _scalar(self, event: ScalarEvent, path: tuple[Step, ...]) -> Any:
        if event.tag:
            return self._problem(
                event,
                path,
                message("the YAML tag {tag} is not supported", tag=event.tag),
                message("remove the tag and write the value"),
            )
        if not event.implicit[0]:  # written in quotes, or as a block
            return event.value
        try:
            return _plain(event.value)
        except ValueError:
            return self._problem(
                event,
                path,
                message("is not a valid date or number"),
                message("correct it; if it is text, put it in quotes"),
            )

    def _problem(self, event: Any, path: tuple[Step, ...], what: str, remedy: str) -> None:
        self.problems.append(Problem(place(self._name, line_of(event), path), what, remedy))


@lru_cache(maxsize=100_000)
def _plain(text: str) -> Any:
    """What YAML takes an unquoted scalar for; dates as ``YYYY-MM-DD``. ``ValueError`` for 2026-02-30."""
    tag = _SCALARS.resolve(ScalarNode, text, (True, False))
    value = _SCALARS.construct_object(ScalarNode(tag, text))
    return value.isoformat() if isinstance(value, date) else value


def line_of(part: Any) -> int:
    """The line, from 1, where an event or node of the parser begins."""
    return part.start_mark.line + 1


def place(name: str, line: int, path: tuple[Step, ...]) -> str:
    """How a problem names its place: ``sources/tax/payer.yml:12 items[3].type``."""
    parts = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return f"{name}:{line} {parts.removeprefix('.')}".rstrip()
