"""The syntax of the house's Python, parsed once for all tests that read it."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("zb_pipelines", "assets", "resources", "quality")


def python_files(*rooms: str) -> list[Path]:
    """The Python files of ``rooms`` (default :data:`ROOMS`), in order."""
    return [file for room in rooms or ROOMS for file in sorted((ROOT / room).rglob("*.py"))]


@cache
def syntax_nodes(file: Path) -> tuple[ast.AST, ...]:
    """Every node of a file's syntax tree, parents before their children."""
    return tuple(ast.walk(ast.parse(file.read_text("utf-8"))))
