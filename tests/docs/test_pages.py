"""The pages say what is there: paths exist, anchors lead somewhere, the site builds without a warning."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACE = re.compile(r"`((?:zb_pipelines|assets|quality|resources|tests|benchmarks|docs)/[\w./-]+)`")


def test_every_path_that_a_page_names_exists() -> None:
    pages = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"]
    named = [(page.name, path) for page in pages for path in PLACE.findall(page.read_text("utf-8"))]
    assert named
    assert [each for each in named if not (ROOT / each[1]).exists()] == []


def test_the_index_of_the_architecture_leads_to_every_decision() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    headings = re.findall(r"^#{2,3} (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
    linked = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert linked <= anchors
    assert anchors - linked <= {"decisions"}


def test_the_readme_is_a_door() -> None:
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert len(lines) <= 150
    first = lines.index("```") if "```" in lines else 0
    assert "make demo" in "\n".join(lines[first : first + 4])


def test_the_site_builds_strictly(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "docs/write_reference.py"], cwd=ROOT, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "fonts.googleapis" not in page
