"""The floors hold: who may import whom is a contract, not a wish."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.syntax import ROOMS, ROOT, python_files, syntax_nodes

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "core"}


def test_import_contracts_are_kept() -> None:
    # In a process of its own: it sets up logging anew, and every other logger falls silent.
    done = subprocess.run([LINT_IMPORTS], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path for path in python_files() if path.stem in VAGUE] == []


def test_every_module_opens_with_a_docstring() -> None:
    silent = [
        path
        for path in python_files()
        if not path.read_text(encoding="utf-8").lstrip().startswith('"""')
    ]
    assert silent == []


def test_the_command_line_starts_without_dagster_or_an_engine() -> None:
    import subprocess
    import sys

    code = (
        "import sys, zb_pipelines.cli\n"
        "heavy = {'dagster', 'duckdb', 'pandas', 'great_expectations', 'sqlalchemy'}\n"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


def test_private_names_of_dagster_are_imported_in_one_room_only() -> None:
    """An import contract cannot hold this: import-linter sees ``dagster`` as a whole."""
    room = ROOT / "resources" / "dagster_instance" / "internals"
    found = {
        (str(path.relative_to(ROOT)), name)
        for path in python_files(*ROOMS, "tests", "benchmarks")
        if room not in path.parents
        for name in imported_modules(path)
        if name.startswith(("dagster._", "dagster_graphql._"))
    }
    assert found == set()


def imported_modules(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in syntax_nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found
