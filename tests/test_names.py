"""Names: a public class name stands in one module; no function is named by a bare participle."""

import ast
from collections import defaultdict
from pathlib import Path

from tests.syntax import ROOT, python_files, syntax_nodes

IRREGULAR = {"told", "said", "shown", "kept", "held", "lost", "made", "found", "known", "meant"}
# Verbs that only look like participles.
VERBS = {"open", "feed"}


def is_participle(name: str) -> bool:
    bare = name.strip("_")
    if "_" in bare or bare in VERBS:
        return False
    return bare.endswith(("ed", "en")) or bare in IRREGULAR or bare == "given"


def test_no_public_class_name_stands_in_two_modules() -> None:
    places: dict[str, set[Path]] = defaultdict(set)
    for file in python_files():
        for node in syntax_nodes(file):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(file.relative_to(ROOT))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_no_function_is_named_by_a_bare_participle() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file in python_files()
        for node in syntax_nodes(file)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_participle(node.name)
    ]
    assert found == []
