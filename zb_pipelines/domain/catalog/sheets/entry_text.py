"""Rewriting an entry's YAML file so that only what changed is rewritten.

Comments, order and style of everything else stay as somebody typed them.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from zb_pipelines.domain.catalog.files.yaml_kinds import SCHEMA_COMMENT
from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.legal.model import Exemption

_ORDER = tuple(Entry.model_fields)
_ITEM_ORDER = tuple(Item.model_fields)
_BEFORE = (SCHEMA_COMMENT, "---")
_IN_BLOCKS = {"sharing", "opening", "exemption"}
_DATES = tuple(name for name, field in Exemption.model_fields.items() if field.annotation is date)


def new_text(entry: Mapping[str, Any]) -> str:
    """The whole file of a new entry, fields in the order of the model."""
    return "".join(_field(key, entry[key]) for key in _sort_keys(entry, _ORDER))


def rewrite_entry(text: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """``text``, which says ``before``, changed so that it says ``after``."""
    blocks = _blocks(text)
    if blocks is None or list(blocks) != list(before):
        return _preamble(text) + new_text(after)
    written: dict[str, str] = {}
    for key, block in blocks.items():
        if key not in after:
            continue
        if after[key] == before[key]:
            written[key] = block
        elif key == "items":
            written[key] = _items(block, before[key], after[key])
        else:
            written[key] = _comments(block) + _field(key, after[key]) + _trailing(block)
    for key in _sort_keys(after, _ORDER):
        if key not in written:
            written = _insert_block(written, key, _field(key, after[key]))
    return _preamble(text) + "".join(written.values())


def _insert_block(written: dict[str, str], key: str, block: str) -> dict[str, str]:
    """``block`` put behind the last field that comes before it in the model's order."""
    earlier = [other for other in written if _ORDER.index(other) < _ORDER.index(key)]
    if not earlier:
        return {key: block, **written}
    whole: dict[str, str] = {}
    for other, text in written.items():
        whole[other] = text
        if other == earlier[-1]:
            whole[key] = block
    return whole


def _blocks(text: str) -> dict[str, str] | None:
    """The lines of each field with the comments above it; ``None`` where fields share lines."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(root, MappingNode) or root.flow_style:
        return None
    keys = [str(key.value) for key, _ in root.value]
    parts = _split(text, [key for key, _ in root.value])
    return dict(zip(keys, parts, strict=True)) if parts else None


def _preamble(text: str) -> str:
    """What stands before the first field's own comments: the schema's line, the document's marker."""
    lines = text.splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if not line.startswith(_BEFORE)), len(lines))
    return "".join(lines[:first])


def _split(text: str, nodes: Sequence[Node]) -> list[str] | None:
    """``text`` cut above each node's line and the comments directly above that."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    starts: list[int] = []
    for node in nodes:
        start = node.start_mark.line
        while start > 0 and lines[start - 1].lstrip().startswith("#"):
            start -= 1
        starts.append(start)
    if len(set(starts)) < len(starts):
        return None
    if starts:
        starts[0] = _preamble(text).count("\n")
    return ["".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _items(block: str, before: Sequence[Any], after: Sequence[Any]) -> str:
    """The items, each unchanged one in its own lines."""
    root = yaml.compose(block, Loader=yaml.CSafeLoader)
    value = root.value[0][1] if isinstance(root, MappingNode) else None
    if not isinstance(value, SequenceNode) or value.flow_style:
        return _comments(block) + _field("items", after)
    parts = _split(block, value.value)
    if parts is None:
        return _comments(block) + _field("items", after)
    head, _, first = parts[0].partition("\n")
    while head.lstrip().startswith("#"):
        comment, (more, _, first) = head, first.partition("\n")
        head = f"{comment}\n{more}"
    old = {item["name"]: (item, text) for item, text in _named_items(before, [first, *parts[1:]])}
    lines = [_item_lines(item, *old.get(str(item.get("name")), (None, ""))) for item in after]
    return f"{head}\n{''.join(lines)}"


def _item_lines(item: Mapping[str, Any], before: Any, text: str) -> str:
    """The item's own lines where it says what it said; else its comments and a new line."""
    if before is None:
        return _item(item)
    if before == item:
        return text
    return _comments(text) + _item(item, tuple(before))


def _named_items(items: Sequence[Any], texts: Sequence[str]) -> list[tuple[Any, str]]:
    return [
        (item, text)
        for item, text in zip(items, texts, strict=True)
        if isinstance(item, dict) and isinstance(item.get("name"), str)
    ]


def _comments(block: str) -> str:
    lines = block.splitlines(keepends=True)
    above = next((n for n, line in enumerate(lines) if not line.lstrip().startswith("#")), 0)
    return "".join(lines[:above])


def _trailing(block: str) -> str:
    """Blank lines and comments at the left margin below a field."""
    lines = block.splitlines(keepends=True)
    last = max((n for n, line in enumerate(lines) if line.strip() and line[0] != "#"), default=0)
    return "".join(lines[last + 1 :])


def _field(key: str, value: Any) -> str:
    if key == "items":
        return "items:\n" + "".join(_item(item) for item in value)
    if key == "exemption":
        value = {name: _as_date(name, part) for name, part in value.items()}
    if key in _IN_BLOCKS:
        inner = "".join(f"  {_line(name, part)}" for name, part in value.items())
        return f"{key}:\n{inner}"
    return _line(key, value)


def _line(key: str, value: Any) -> str:
    if isinstance(value, dict | list):
        return f"{key}: {_dump(value, flow=True)}"
    return _dump({key: value}, flow=False)


def _item(item: Mapping[str, Any], order: Sequence[str] = _ITEM_ORDER) -> str:
    ordered = {name: item[name] for name in _sort_keys(item, order)}
    return f"  - {_dump(ordered, flow=True)}"


def _as_date(name: str, value: Any) -> Any:
    """A day as a day, so that it is written without quotes."""
    if name in _DATES and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _sort_keys(value: Mapping[str, Any], order: Sequence[str]) -> list[str]:
    known = [name for name in order if name in value]
    return known + [name for name in value if name not in order]


class _OneLine(yaml.SafeDumper):
    """Writes a text with line ends on one line, in double quotes."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        style = '"' if "\n" in text else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_OneLine.add_representer(str, _OneLine.represent_text)


def _dump(value: Any, *, flow: bool) -> str:
    return yaml.dump(
        value,
        Dumper=_OneLine,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=flow,
        width=1_000_000,
    )
