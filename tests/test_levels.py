"""Only access reads an item's level: outlets ask it what they may show."""

import ast
from pathlib import Path

from tests.syntax import ROOT, python_files, syntax_nodes

READERS = ("zb_pipelines/domain/access", "zb_pipelines/domain/catalog")
"""Access itself, and the catalog, which declares, compares and reviews levels."""
OTHER_LEVELS = {
    "zb_pipelines/domain/legal/citation.py",  # the depth of a citation: article, paragraph, item
}


def reads_of_levels(file: Path) -> list[int]:
    """Lines that take ``.level`` or ``["level"]`` of anything."""
    found: list[int] = []
    for node in syntax_nodes(file):
        by_name = isinstance(node, ast.Attribute) and node.attr == "level"
        by_key = (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Constant)
            and node.slice.value == "level"
        )
        if (by_name or by_key) and isinstance(node, ast.expr):
            found.append(node.lineno)
    return found


def test_nobody_but_access_and_the_catalog_reads_a_level() -> None:
    found = {
        name: lines
        for file in python_files()
        if not (name := file.relative_to(ROOT).as_posix()).startswith(READERS)
        and name not in OTHER_LEVELS
        if (lines := reads_of_levels(file))
    }
    assert found == {}


def test_it_finds_a_reader(tmp_path: Path) -> None:
    outlet = tmp_path / "outlet.py"
    outlet.write_text('shown = mask(v, item.level)\nother = tags["level"]\n', "utf-8")
    assert sorted(reads_of_levels(outlet)) == [1, 2]
