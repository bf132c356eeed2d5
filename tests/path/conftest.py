"""Two nights of a small city, lived once for all tests of this folder."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.path.installation import FIRST, SECOND, Installation, Lived


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """A city of 600 persons, its catalog published, two nights lived; tests only read it."""
    installation = Installation(tmp_path_factory.mktemp("city"))
    installation.zb("demo", "build", "--persons", 600, "--date", FIRST, today=FIRST)
    published = ("--reviewer", "审核员", "--reason", "首次发布", "--effective", FIRST)
    installation.zb("catalog", "publish", *published, today=FIRST)
    return Lived(installation, {day: installation.live(day) for day in (FIRST, SECOND)})


@pytest.fixture
def twin(lived: Lived, tmp_path: Path) -> Callable[[], Installation]:
    """A copy of the lived city that a test may live on in, or spoil."""

    def copy() -> Installation:
        home = tmp_path / "twin"
        shutil.copytree(lived.installation.home, home)
        return Installation(home)

    return copy
