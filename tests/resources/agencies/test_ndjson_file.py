"""Files of JSON objects: values as they stand, faults by their lines."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resources.agencies import PullError, Source
from zb_pipelines.domain.catalog.model.model import Entry, Item

Taken = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def entry(make_entry: Callable[..., Entry]) -> Entry:
    return make_entry(Item(name="a", title="甲"), Item(name="b", title="乙"))


@pytest.fixture
def source(file_source: Callable[[str], Source]) -> Source:
    return file_source("kind: ndjson, path: roll.ndjson")


def failure(taken: Taken, source: Source, entry: Entry) -> PullError:
    with pytest.raises(PullError) as failed:
        taken(source, entry)
    return failed.value


def test_each_kind_of_value_is_told_as_text(
    tmp_path: Path, source: Source, entry: Entry, taken: Taken
):
    (tmp_path / "roll.ndjson").write_text(
        '{"a": 370303199001011234, "b": 0.5}\n'
        '{"a": true, "b": null}\n\n'
        '{"b": {"x": [1, "二"]}}\n'
        '{"a": "\\u674e", "b": ""}\n',
        "utf-8",
    )
    assert taken(source, entry) == [
        ("370303199001011234", "0.5", 1),
        ("true", None, 2),
        (None, '{"x":[1,"二"]}', 3),
        ("李", "", 4),
    ]


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        ('{"a": "李明", "b', "truncated"),
        ('{"a": "李明"}\n{"a": "王芳"', "truncated"),
        ("", "truncated"),
    ],
)
def test_a_cut_last_line_is_truncated(
    tmp_path: Path, source: Source, entry: Entry, taken: Taken, last: str, kind: str
):
    text = f'{{"a": 1, "b": 2}}\n{last}' if last else '{"a'
    (tmp_path / "roll.ndjson").write_text(text, "utf-8")
    told = failure(taken, source, entry)
    assert told.kind == kind
    assert "李明" not in str(told)


@pytest.mark.parametrize(
    "line", ['{"a": "李明"', "[1, 2]", "370303", "null", '{"a": 1, "a": 2}', '{"a": 1} {"a": 2}']
)
def test_a_line_that_is_no_object_is_told_by_its_number(
    tmp_path: Path, source: Source, entry: Entry, taken: Taken, line: str
):
    good = '{"a": 1, "b": 2}\n'
    (tmp_path / "roll.ndjson").write_text(f"{good}{line}\n{good}{line}\n{good}", "utf-8")
    told = failure(taken, source, entry)
    assert told.kind == "unreadable"
    assert "有 2 行" in told.reason
    assert "第 2、4 行" in told.reason
    assert "李明" not in str(told)


def test_a_number_too_long_for_a_number_is_refused(
    tmp_path: Path, source: Source, entry: Entry, taken: Taken
):
    (tmp_path / "roll.ndjson").write_text(
        '{"a": 123456789012345678, "b": 1234567890123456.78}\n{"a": "1:2.345678901234567890", "b": 1}\n'
    )
    told = failure(taken, source, entry)
    assert (told.kind, "有 1 行" in told.reason) == ("unreadable", True)


def test_a_wrong_byte_is_told_by_its_position(
    tmp_path: Path, source: Source, entry: Entry, taken: Taken
):
    (tmp_path / "roll.ndjson").write_bytes(b'{"a": "\xff", "b": 1}\n')
    told = failure(taken, source, entry)
    assert (told.kind, "第 7 字节" in told.reason) == ("encoding", True)


def test_other_encodings_and_byte_order_marks_are_read(
    tmp_path: Path, file_source: Callable[[str], Source], entry: Entry, taken: Taken
):
    for written, told in (("gb18030", "gb18030"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16")):
        (tmp_path / "roll.ndjson").write_bytes('{"a": "李", "b": 1}\n'.encode(written))
        source = file_source(f"kind: ndjson, path: roll.ndjson, encoding: {told}")
        assert taken(source, entry) == [("李", "1", 1)]
