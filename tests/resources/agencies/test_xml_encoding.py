"""An XML document is read in the encoding that its first line says; what sources.yml says counts before it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resources.agencies import PullError, Source
from zb_pipelines.domain.catalog.model.model import Entry, Item

Taken = Callable[..., list[tuple[Any, ...]]]
Declare = Callable[[str], Source]
ROWS = [("A1", "朱镕基", "张店区"), ("A2", "龘", "淄川区")]


def document(head: str) -> str:
    rows = "".join(
        f"<r><身份证号>{n}</身份证号><xm>{name}</xm><town_code>{town}</town_code></r>"
        for n, name, town in ROWS
    )
    return f"{head}<d>{rows}</d>"


@pytest.mark.parametrize(
    ("head", "encoding", "more"),
    [
        ('<?xml version="1.0" encoding="GB2312"?>', "gb18030", ""),
        ("<?xml version='1.0' encoding='gbk' standalone='yes'?>\n", "gb18030", ""),
        ('<?xml version="1.0" encoding="GB18030"?>', "gb18030", ""),
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8", ""),
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8-sig", ""),
        ('<?xml version="1.0"?>', "utf-8", ""),
        ("", "utf-8", ""),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16", ""),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16-le", ""),
        ('<?xml version="1.0" encoding="UTF-8"?>', "gb18030", ", encoding: gb18030"),
        ('<?xml version="1.0" encoding="GB2312"?>', "utf-8", ", encoding: utf-8"),
    ],
)
def test_a_document_is_read_as_it_says(
    tmp_path: Path,
    file_source: Declare,
    roll: Entry,
    taken: Taken,
    head: str,
    encoding: str,
    more: str,
):
    (tmp_path / "r.xml").write_bytes(document(head).encode(encoding))
    source = file_source(f"kind: xml, path: r.xml, row: d/r{more}")
    assert [row[:3] for row in taken(source, roll)] == ROWS


@pytest.mark.parametrize(
    ("head", "encoding", "told"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?>', "gb18030", "gb18030"),
        ("", "gb18030", "gb18030"),
        ('<?xml version="1.0" encoding="GB2312"?>', "utf-8", "utf-8"),
        ('<?xml version="1.0" encoding="klingon"?>', "utf-8", "无法识别"),
    ],
)
def test_a_document_that_is_not_what_it_says_is_refused(
    tmp_path: Path,
    file_source: Declare,
    roll: Entry,
    taken: Taken,
    head: str,
    encoding: str,
    told: str,
):
    (tmp_path / "r.xml").write_bytes(document(head).encode(encoding))
    with pytest.raises(PullError) as failed:
        taken(file_source("kind: xml, path: r.xml, row: d/r"), roll)
    assert (failed.value.kind, told in str(failed.value)) == ("encoding", True)


def test_the_text_of_a_row_itself_is_a_column(
    tmp_path: Path, file_source: Declare, make_entry: Callable[..., Entry], taken: Taken
):
    (tmp_path / "r.xml").write_text('<d><r id="1">张店区</r>\n<r id="2"/></d>', "utf-8")
    entry = make_entry(
        Item(name="id", title="号", column="@id"), Item(name="name", title="名", column=".")
    )
    source = file_source("kind: xml, path: r.xml, row: d/r")
    assert taken(source, entry) == [("1", "张店区", 1), ("2", None, 2)]


@pytest.mark.parametrize(
    "inside", ["<xm>a<b>c</b></xm>", "<xm><b>c</b>d</xm>", "a<xm>b</xm>", "<xm>b</xm>a"]
)
def test_text_beside_elements_is_never_left_out(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken, inside: str
):
    row = f"<r><身份证号>A1</身份证号>{inside}<town_code>1</town_code></r>"
    (tmp_path / "r.xml").write_text(f"<d>{row}</d>", "utf-8")
    with pytest.raises(PullError) as failed:
        taken(file_source("kind: xml, path: r.xml, row: d/r"), roll)
    assert "既有文字又有子元素" in str(failed.value)


@pytest.mark.parametrize(
    ("row", "refused"), [("d/r", False), ("d/x", False), ("e/r", True), ("d/list/r", True)]
)
def test_a_document_without_the_place_of_its_rows_is_no_empty_delivery(
    tmp_path: Path, file_source: Declare, roll: Entry, taken: Taken, row: str, refused: bool
):
    (tmp_path / "r.xml").write_text("<d><total>0</total></d>", "utf-8")
    source = file_source(f"kind: xml, path: r.xml, row: {row}")
    if not refused:
        assert taken(source, roll) == []
        return
    with pytest.raises(PullError) as failed:
        taken(source, roll)
    assert row.rpartition("/")[0] in str(failed.value)
