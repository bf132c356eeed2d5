"""Small rooms: modules, functions and parameter lists stay within the house's bounds."""

import ast
from collections.abc import Iterator
from statistics import median

import pytest

from tests.syntax import ROOT, python_files, syntax_nodes

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@pytest.fixture(scope="module")
def modules() -> dict[str, str]:
    return {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in python_files()}


def nodes(modules: dict[str, str], *kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for name in modules:
        yield from ((name, n) for n in syntax_nodes(ROOT / name) if isinstance(n, kinds))


def ninth_tenth(values: list[int]) -> int:
    return sorted(values)[len(values) * 9 // 10]


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    said = function.args
    every = [*said.posonlyargs, *said.args, *said.kwonlyargs]
    return sum(each.arg not in ("self", "cls") for each in every)


def test_modules_are_short(modules: dict[str, str]) -> None:
    lines = {name: len(text.splitlines()) for name, text in modules.items()}
    assert median(lines.values()) <= 90
    assert {name: count for name, count in lines.items() if count > 300} == {}


def test_functions_are_short_and_take_few_parameters(modules: dict[str, str]) -> None:
    found = [
        (f"{name}:{node.lineno} {node.name}", node)
        for name, node in nodes(modules, *FUNCTIONS)
        if isinstance(node, FUNCTIONS)
    ]
    assert ninth_tenth([(n.end_lineno or n.lineno) - n.lineno + 1 for _, n in found]) <= 25
    assert ninth_tenth([parameters(node) for _, node in found]) <= 4
    assert [place for place, node in found if parameters(node) > 7] == []


def test_no_module_imports_more_than_thirty_names(modules: dict[str, str]) -> None:
    names: dict[str, int] = dict.fromkeys(modules, 0)
    for name, node in nodes(modules, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names[name] += len(node.names)
    assert {name: count for name, count in names.items() if count > 30} == {}
