"""Chinese stands in the message catalogue: how far the Python files are, and what is data for good."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from tests.syntax import ROOT, python_files, syntax_nodes

LISTS = Path(__file__).with_name("chinese_literals.yml")
# Characters, and the punctuation that joins them: 、，。：；（）“” are no less Chinese.
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]")


def listed(kind: str) -> set[str]:
    """Paths of a list, below the root; the lists are grouped by folder."""
    folders: dict[str, list[str]] = yaml.safe_load(LISTS.read_text("utf-8"))[kind] or {}
    return {f"{folder}/{name}" for folder, names in folders.items() for name in names or []}


def chinese_literals(file: Path) -> list[str]:
    """Every string literal with Chinese in it, parts of f-strings too; docstrings are none."""
    nodes = syntax_nodes(file)
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and CHINESE.search(node.value)
    ]


def literal_errors(file: Path) -> list[str]:
    """Errors whose fault or remedy is a literal, and so is said in one language only."""
    return [
        ast.unparse(argument)
        for node in syntax_nodes(file)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("input_error", "Problem")
        for argument in node.args[1:]
        if isinstance(argument, ast.JoinedStr)
        or (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    ]


def test_errors_are_said_by_messages_but_in_listed_files() -> None:
    allowed = listed("literal_errors")
    found = {
        name: literals
        for file in python_files()
        if (name := str(file.relative_to(ROOT))) not in allowed
        if (literals := literal_errors(file))
    }
    assert found == {}, "say fault and remedy with message(…)"
    clean = {
        name for name in allowed if not (ROOT / name).is_file() or not literal_errors(ROOT / name)
    }
    assert clean == set(), f"take them off {LISTS.name}: the list only shrinks"


def test_no_other_file_has_chinese_literals() -> None:
    allowed = listed("not_converted") | listed("data")
    found = {
        name: literals
        for file in python_files()
        if (name := str(file.relative_to(ROOT))) not in allowed
        if (literals := chinese_literals(file))
    }
    assert found == {}, "say it with message(…), or list the file as data with a reason"


@pytest.mark.parametrize("kind", ["not_converted", "data"])
def test_a_listed_file_has_chinese_literals(kind: str) -> None:
    clean = {
        name
        for name in listed(kind)
        if not (ROOT / name).is_file() or not chinese_literals(ROOT / name)
    }
    assert clean == set(), f"take them off {LISTS.name}: the list only shrinks"


def test_a_file_is_in_one_list() -> None:
    assert listed("not_converted") & listed("data") == set()
