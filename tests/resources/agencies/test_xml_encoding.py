"""An XML document is read in the encoding that its first line says; what sources.yml says counts before it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resources.agencies import PullError, Source
from zb_pipelines.domain.catalog.model.model import Entry

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
