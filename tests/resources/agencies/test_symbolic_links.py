"""A symbolic link in an agency's folder is not followed, whatever it points to."""

import gzip
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from resources.agencies import PullError, Source
from zb_pipelines.domain.catalog.model.model import Entry, Item

Taken = Callable[..., list[tuple[Any, ...]]]
DAY = "2026-03-02"


@pytest.fixture
def entry(make_entry: Callable[..., Entry]) -> Entry:
    return make_entry(Item(name="a", title="a"))


def others_file(folder: Path) -> Path:
    other = folder / "another agency"
    other.mkdir()
    (other / "x.csv").write_text("a\n秘密\n", "utf-8")
    (other / "x.csv.gz").write_bytes(gzip.compress(b"a\n1\n"))
    with closing(sqlite3.connect(other / "x.db")) as database:
        database.execute("CREATE TABLE t(a)")
    return other


@pytest.mark.parametrize(
    ("inside", "link", "target"),
    [
        ("kind: csv, path: x.csv", "x.csv", "x.csv"),
        ("kind: csv, path: 'x*.csv'", "x1.csv", "x.csv"),
        ("kind: csv, path: in/x.csv", "in", "."),
        ("kind: csv, path: 'in/{day}/x.csv'", f"in/{DAY}", "."),
        ("kind: csv, path: x.csv.gz", "x.csv.gz", "x.csv.gz"),
        ("kind: csv, path: y.csv, control: y.json", "y.json", "x.csv"),
    ],
)
def test_a_link_is_refused_by_name(
    tmp_path: Path,
    entry: Entry,
    taken: Taken,
    file_source: Callable[[str], Source],
    inside: str,
    link: str,
    target: str,
) -> None:
    other = others_file(tmp_path)
    (tmp_path / "y.csv").write_text("a\n1\n", "utf-8")
    (tmp_path / link).parent.mkdir(exist_ok=True)
    (tmp_path / link).symlink_to(other / target)
    with pytest.raises(PullError, match="符号链接") as refusal:
        taken(file_source(inside), entry)
    assert "秘密" not in str(refusal.value)


def test_a_part_of_a_shapefile_that_is_a_link(
    tmp_path: Path, entry: Entry, taken: Taken, file_source: Callable[[str], Source]
) -> None:
    other = others_file(tmp_path)
    (tmp_path / "s.shp").write_bytes(b"")
    (tmp_path / "s.dbf").symlink_to(other / "x.db")
    with pytest.raises(PullError, match="符号链接"):
        taken(file_source("kind: shapefile, path: s.shp"), entry)
