"""A Shapefile's table in the encodings that agencies have, beside its shapes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resources.agencies import PullError, Source, open_delivery
from resources.engine import Engine
from tests.resources.agencies.conformance_kinds import file_kinds
from tests.resources.agencies.test_file_forms import DAY, dbf
from zb_pipelines.domain.catalog.model.model import Entry, Item

Taken = Callable[..., list[tuple[Any, ...]]]
Declare = Callable[[str], Source]
NAMES = ["张店区", "淄川区", "龘村", "周村区"]


@pytest.fixture
def places(make_entry: Callable[..., Entry]) -> Entry:
    return make_entry(
        Item(name="id", title="编号", column="编号"),
        Item(name="name", title="名称", column="xm"),
        Item(name="town_code", title="镇办"),
        Item(name="geometry", title="位置"),
    )


@pytest.fixture
def shapes(tmp_path: Path, engine: Engine) -> Callable[..., None]:
    """Four shapes, and a table in an encoding."""

    def write(encoding: str, mark: int = 0, deleted: int = 0, stem: str = "roll") -> None:
        rows = [(f"A{at}", name, "") for at, name in enumerate(NAMES)]
        file_kinds(engine)["shapefile"].write(tmp_path / f"{stem}.shp", ("n", "m", "o"), rows)
        table = bytearray(dbf(rows, encoding, deleted, key="编号"))
        table[29] = mark
        (tmp_path / f"{stem}.dbf").write_bytes(table)
        (tmp_path / f"{stem}.cpg").unlink()

    return write


@pytest.mark.parametrize(
    ("encoding", "mark", "beside", "more"),
    [
        ("gb18030", 0, None, ""),
        ("gb18030", 0x57, None, ""),
        ("gb18030", 0x4D, None, ""),
        ("gb18030", 0, "GBK", ""),
        ("gb18030", 0, "936", ""),
        ("gb18030", 0, None, ", encoding: gb18030"),
        ("gb18030", 0, "UTF-8", ", encoding: gb18030"),
        ("utf-8", 0, None, ""),
        ("utf-8", 0x57, "UTF-8", ""),
    ],
)
def test_the_table_is_read_in_its_encoding(
    tmp_path: Path,
    file_source: Declare,
    places: Entry,
    taken: Taken,
    shapes: Callable[..., None],
    encoding: str,
    mark: int,
    beside: str | None,
    more: str,
):
    shapes(encoding, mark)
    if beside:
        (tmp_path / "roll.cpg").write_text(beside)
    assert taken(file_source(f"kind: shapefile, path: roll.shp{more}"), places) == [
        (f"A{at}", name, None, "POINT (118 36)", at + 1) for at, name in enumerate(NAMES)
    ]


def test_shapes_of_deleted_records_are_left_out_with_them(
    file_source: Declare, places: Entry, engine: Engine, shapes: Callable[..., None]
):
    shapes("gb18030", deleted=2)
    source = file_source("kind: shapefile, path: roll.shp")
    with open_delivery(engine, source, places, DAY) as opened:
        rows = engine.rows(f"SELECT id, geometry FROM {opened.relation} ORDER BY _row")
        assert "2 条记录已标为删除" in " ".join(opened.warnings)
    assert rows == [("A2", "POINT (118 36)"), ("A3", "POINT (118 36)")]


def test_parts_may_be_called_in_capitals(
    tmp_path: Path,
    file_source: Declare,
    places: Entry,
    taken: Taken,
    shapes: Callable[..., None],
):
    shapes("gb18030")
    for part in tmp_path.glob("roll.*"):
        part.rename(part.with_suffix(part.suffix.upper()))
    source = file_source("kind: shapefile, path: roll.SHP")
    assert [row[1] for row in taken(source, places)] == NAMES


def test_a_table_of_other_length_than_the_shapes_is_refused(
    tmp_path: Path,
    file_source: Declare,
    places: Entry,
    taken: Taken,
    shapes: Callable[..., None],
):
    shapes("gb18030")
    (tmp_path / "roll.dbf").write_bytes(dbf([("A1", "李", "")], key="编号"))
    with pytest.raises(PullError) as failed:
        taken(file_source("kind: shapefile, path: roll.shp"), places)
    assert failed.value.kind == "truncated"
