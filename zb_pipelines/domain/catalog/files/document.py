"""One YAML file of the catalog as it was written: its values, and the line where each stands."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from zb_pipelines.domain.catalog.files.strict_yaml import Reader, Step, line_of, place
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.fault_sentences import yaml_sentence
from zb_pipelines.domain.messages import message


@dataclass(frozen=True)
class YamlDocument:
    """A file that is well-formed. ``name`` is its path in the catalog folder, ``value`` what it says.

    Lines are looked up in ``text`` only when a problem must be placed: keeping
    the nodes of five hundred files would cost more than reading them.
    """

    name: str
    value: Any
    text: str = field(repr=False)

    def where(self, *path: Step) -> str:
        """``sources/tax/payer.yml:12 items[3].type``: the line is that of the deepest part that exists."""
        return place(self.name, _line(self.text, path), path)


def read_document(file: Path, name: str) -> YamlDocument:
    """Read one YAML file; :class:`InputError` with every problem of its form, each with its line."""
    text = _decode(file, name)
    reader = Reader(name, text)
    try:
        value = reader.document()
    except yaml.YAMLError as error:
        raise _syntax(name, error) from error
    if reader.problems:
        raise InputError(*reader.problems)
    return YamlDocument(name, value, text)


def _decode(file: Path, name: str) -> str:
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise input_error(
            f"{name}:{line}",
            message("the file is not UTF-8"),
            message("save it as UTF-8 (often it was saved as GBK)"),
        ) from error


def _syntax(name: str, error: yaml.YAMLError) -> InputError:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}:{mark.line + 1}" if mark else name
    said = yaml_sentence(getattr(error, "problem", None))
    return input_error(
        where,
        message("YAML syntax error: {said}", said=said),
        message(
            "check indentation, the space after the colon and quotes of this line and the one above"
        ),
    )


def _line(text: str, path: tuple[Step, ...]) -> int:
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    line = line_of(node)
    for step in path:
        found = _child(node, step) if node else None
        if found is None:
            return line
        line, node = found
    return line


def _child(node: Node, step: Step) -> tuple[int, Node] | None:
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return line_of(node.value[step]), node.value[step]
    if isinstance(node, MappingNode):
        for key, child in node.value:
            if key.value == str(step):
                return line_of(key), child
    return None
