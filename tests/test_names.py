"""Names: a public class name stands in one module; no function is named by a bare participle."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("zb_pipelines", "assets", "resources", "quality")
IRREGULAR = {"told", "said", "shown", "kept", "held", "lost", "made", "found", "known", "meant"}
# Verbs that only look like participles.
VERBS = {"open", "feed"}


def trees() -> dict[Path, ast.Module]:
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    return {file.relative_to(ROOT): ast.parse(file.read_text("utf-8")) for file in files}


def is_participle(name: str) -> bool:
    bare = name.strip("_")
    if "_" in bare or bare in VERBS:
        return False
    return bare.endswith(("ed", "en")) or bare in IRREGULAR or bare == "given"


def test_no_public_class_name_stands_in_two_modules() -> None:
    places: dict[str, set[Path]] = defaultdict(set)
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(file)
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_no_function_is_named_by_a_bare_participle() -> None:
    found = [
        f"{file}:{node.lineno} {node.name}"
        for file, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_participle(node.name)
    ]
    assert found == []
