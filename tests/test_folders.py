"""Folders depend one way: no circle of folders at any depth, lazy imports included.

At the very top ``zb_pipelines`` holds both the ground (``domain``) and the roof, so the top
folders are looked at from the second level on.
"""

from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from itertools import count
from pathlib import Path

import grimp
import pytest

PACKAGES = ("zb_pipelines", "assets", "resources", "quality")
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def folder_of(module: str) -> tuple[str, ...]:
    """The folder that a module's file lies in."""
    parts = tuple(module.split("."))
    return parts if (ROOT / Path(*parts)).is_dir() else parts[:-1]


def folders_at(graph: grimp.ImportGraph, depth: int) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """Folder → the folders it imports, both cut to ``depth`` names."""
    imports: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            here, there = folder_of(importer)[:depth], folder_of(imported)[:depth]
            if here != there:
                imports[here].add(there)
    return imports


def depths(graph: grimp.ImportGraph) -> range:
    deepest = next(n for n in count(1) if all(len(folder_of(m)) <= n for m in graph.modules))
    return range(2, deepest + 1)


def test_no_circle_of_folders_at_any_depth(graph: grimp.ImportGraph) -> None:
    circles: list[str] = []
    for depth in depths(graph):
        try:
            TopologicalSorter(folders_at(graph, depth)).prepare()
        except CycleError as error:
            circles.append(f"depth {depth}: " + " <- ".join("/".join(f) for f in error.args[1]))
    assert circles == []
