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

Step = str | int
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
            raise input_error(self._name, "文件是空的", "填写内容，或者删除这个文件")
        value = self._value(self._next(), ())
        self._next()  # document end
        if not isinstance(event := self._next(), StreamEndEvent):
            self._problem(event, (), "文件里有不止一个 YAML 文档", "去掉“---”，一个文件只写一份")
        self._parser.dispose()
        return value

    def _value(self, event: Any, path: tuple[Step, ...]) -> Any:
        if isinstance(event, AliasEvent) or event.anchor:
            self._problem(event, path, "使用了锚点或引用（& *）", "把内容直接写在这里")
        if isinstance(event, AliasEvent):
            return None
        if isinstance(event, ScalarEvent):
            return self._scalar(event, path)
        if event.tag:
            self._problem(event, path, f"不支持 YAML 标签 {event.tag}", "去掉标签，直接写值")
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
                self._problem(key, path, "键不是一个词", "键只能是一个词，后面跟冒号")
                self._value(key, path)
                self._value(self._next(), path)
                continue
            text = str(key.value)
            value = self._value(self._next(), (*path, text))
            if text in values:
                what = f"键 {text} 重复，第 {lines[text]} 行已经写过"
                self._problem(key, (*path, text), what, "同一层里每个键只写一次，删除其中一个")
                continue
            values[text], lines[text] = value, line_of(key)
        return values

    def _scalar(self, event: ScalarEvent, path: tuple[Step, ...]) -> Any:
        if event.tag:
            return self._problem(event, path, f"不支持 YAML 标签 {event.tag}", "去掉标签，直接写值")
        if not event.implicit[0]:  # written in quotes, or as a block
            return event.value
        try:
            return _plain(event.value)
        except ValueError:
            return self._problem(
                event, path, "不是有效的日期或数字", "改正它；如果是文本，加上引号"
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
