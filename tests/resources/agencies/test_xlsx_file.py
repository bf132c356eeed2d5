"""Workbooks: what a person sees in a cell is what comes out."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from resources.agencies import PullError, Source
from zb_pipelines.domain.catalog.model.model import Entry, Item

Taken = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def entry(make_entry: Callable[..., Entry]) -> Entry:
    return make_entry(
        Item(name="a", title="甲"),
        Item(name="born", title="生日", type="date"),
        Item(name="seen", title="时间", type="datetime"),
    )


@pytest.fixture
def source(file_source: Callable[[str], Source]) -> Source:
    return file_source("kind: xlsx, path: roll.xlsx, sheet: 数据, header_row: 3")


def write(folder: Path, *rows: tuple[object, ...], first_row: int = 2) -> Path:
    """A workbook with a blank row, a title, a header in the third row, and these rows."""
    path = folder / "roll.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        book.add_worksheet("说明")
        sheet = book.add_worksheet("数据")
        sheet.write(1, 0, "花名册")
        for place, row in enumerate([("a", "born", "seen"), *rows], first_row):
            sheet.write_row(place, 0, row)
    return path


def test_numbers_and_dates_come_out_as_plain_text(
    tmp_path: Path, source: Source, entry: Entry, taken: Taken
):
    write(
        tmp_path,
        (42, date(1990, 1, 2), datetime(2026, 3, 2, 8, 5, 9)),  # noqa: DTZ001
        (1234567.5, "1990.1.2", datetime(2026, 3, 2)),  # noqa: DTZ001
        (123456789012345, None, None),
        (True, date(1949, 10, 1), None),
    )
    assert taken(source, entry) == [
        ("42", "1990-01-02", "2026-03-02 08:05:09", 1),
        ("1234567.5", "1990.1.2", "2026-03-02", 2),
        ("123456789012345", None, None, 3),
        ("true", "1949-10-01", None, 4),
    ]


def test_blank_rows_are_no_rows(tmp_path: Path, source: Source, entry: Entry, taken: Taken):
    write(tmp_path, ("1", "x", "y"), ("", "", ""), ("2", "x", "y"), ("",))
    assert [row[0] for row in taken(source, entry)] == ["1", "2"]


def test_a_sheet_without_rows_below_its_header_is_an_empty_delivery(
    tmp_path: Path, source: Source, entry: Entry, taken: Taken
):
    write(tmp_path)
    assert taken(source, entry) == []


def test_a_header_in_another_row_is_a_missing_column(
    tmp_path: Path, source: Source, entry: Entry, taken: Taken
):
    write(tmp_path, ("李明", "x", "y"), first_row=1)
    with pytest.raises(PullError) as failed:
        taken(source, entry)
    assert failed.value.kind == "missing_column"
    assert "李明" not in str(failed.value)


def test_two_columns_of_one_name_are_refused(
    tmp_path: Path, file_source: Callable[[str], Source], entry: Entry, taken: Taken
):
    with xlsxwriter.Workbook(str(tmp_path / "roll.xlsx")) as book:
        book.add_worksheet("数据").write_row(0, 0, ["a", "born", "seen", "a"])
    with pytest.raises(PullError) as failed:
        taken(file_source("kind: xlsx, path: roll.xlsx, sheet: 数据"), entry)
    assert failed.value.kind == "unexpected_column"


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace_by_text(path: Path) -> None:
    path.write_text("a,born,seen\n")


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (cut_in_half, "truncated"),
        (empty, "truncated"),
        (replace_by_text, "unreadable"),
        (Path.unlink, "missing_file"),
    ],
)
def test_a_workbook_that_is_none_is_told_apart_from_a_cut_one(
    tmp_path: Path,
    source: Source,
    entry: Entry,
    taken: Taken,
    harm: Callable[[Path], object],
    kind: str,
):
    harm(write(tmp_path, ("1", "x", "y")))
    with pytest.raises(PullError) as failed:
        taken(source, entry)
    assert failed.value.kind == kind


def test_a_missing_sheet_and_a_missing_header_are_told(
    tmp_path: Path, file_source: Callable[[str], Source], entry: Entry, taken: Taken
):
    write(tmp_path, ("1", "x", "y"))
    for declared, kind in (
        ("sheet: 明细", "missing_table"),
        ("sheet: 说明", "unreadable"),
        ("sheet: 数据, header_row: 9", "unreadable"),
    ):
        with pytest.raises(PullError) as failed:
            taken(file_source(f"kind: xlsx, path: roll.xlsx, {declared}"), entry)
        assert failed.value.kind == kind
