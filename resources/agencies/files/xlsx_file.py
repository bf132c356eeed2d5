"""Delivery by a workbook.

A workbook has types of its own: a number keeps at most 15 digits there and is told without an
exponent, a date is told as ISO text, a cell with an error as nothing.
"""

import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import fastexcel
import pyarrow as pa

from resources.agencies.files.file_delivery import (
    Arrived,
    arrived,
    of_day,
    refuse_changed,
    refuse_mismatch,
    refuse_other_count,
)
from resources.agencies.files.file_window import file_window
from resources.agencies.source.attempt import ReadError
from resources.agencies.source.declaration import XlsxFile
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import Reading, extra_columns
from resources.engine import Engine
from resources.engine.arrow_rows import register_arrow
from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.sql import identifier


@contextmanager
def read_xlsx(engine: Engine, source: XlsxFile, entry: Entry, day: date) -> Generator[Reading]:
    """All rows of the sheet below the header row that are not blank."""
    file = arrived(of_day(source.path, day))
    promised = refuse_mismatch(source, file, day)
    sheet = _sheet(source, file)
    header = _header(source, file, sheet)
    extra = extra_columns(entry, header)
    name = f"sheet_{uuid4().hex}"

    def finish(rows: int) -> None:
        refuse_other_count(file, promised, rows)
        refuse_changed(file)

    with register_arrow(engine, name, sheet.slice(1)):
        yield Reading(
            select=_select(entry, name, sheet.schema.names, header),
            extra_columns=extra,
            explain=lambda error: _explained(file, error),
            finish=finish,
            filter=file_window(source.path, entry, day),
            declared=promised,
        )


def _sheet(source: XlsxFile, file: Arrived) -> pa.Table:
    """The sheet from the header row on, every cell as text; the header is its first row."""
    _refuse_cut(file)
    try:
        book = fastexcel.read_excel(file.path)
        if source.sheet not in book.sheet_names:
            raise PullError(
                "missing_table",
                f"工作簿 {file.name} 里没有工作表 {source.sheet}",
                "请来源单位按原来的工作表名报送，或更正 sources.yml 的 sheet",
            )
        cells = book.load_sheet(
            source.sheet, header_row=None, skip_rows=source.header_row - 1, dtypes="string"
        )
        return pa.Table.from_batches([cells.to_arrow()])
    except fastexcel.FastExcelError as error:
        failure = PullError(
            "unreadable",
            f"工作簿 {file.name} 读不出来（{type(error).__name__}）",
            "用 Excel 打开后另存为 xlsx，确认没有加密，再重新报送",
        )
    raise failure


def _refuse_cut(file: Arrived) -> None:
    if zipfile.is_zipfile(file.path):
        return
    with file.path.open("rb") as start:
        cut = start.read(4) in (b"PK\x03\x04", b"")
    raise PullError(
        "truncated" if cut else "unreadable",
        f"工作簿 {file.name} 不完整" if cut else f"{file.name} 不是 xlsx 工作簿",
        "请来源单位重新报送" if cut else "请来源单位另存为 xlsx 格式后重新报送",
    )


def _header(source: XlsxFile, file: Arrived, sheet: pa.Table) -> list[str]:
    if sheet.num_rows:
        return [str(column[0].as_py() or "").strip() for column in sheet.columns]
    raise PullError(
        "unreadable",
        f"工作表 {source.sheet}（{file.name}）的第 {source.header_row} 行没有表头",
        "核对 sources.yml 的 header_row；没有数据时也要报送表头",
    )


def _select(entry: Entry, name: str, places: list[str], header: list[str]) -> str:
    values = ", ".join(
        f"{_as_text(item, identifier(places[header.index(item.source_column)]))}"
        f" AS {identifier(item.name)}"
        for item in entry.aggregated_items
    )
    filled = ", ".join(f"nullif({identifier(place)}, '')" for place in places)
    return f"SELECT {values} FROM {name} WHERE coalesce({filled}, NULL) IS NOT NULL"


def _as_text(item: Item, column: str) -> str:
    # A workbook knows no dates, only times: midnight is not part of what was delivered.
    return f"regexp_replace({column}, ' 00:00:00$', '')" if item.type == "date" else column


def _explained(file: Arrived, error: ReadError) -> PullError:
    return PullError(
        "unreadable",
        f"工作簿 {file.name} 读不出来（{error.kind}）",
        "请来源单位用 Excel 打开后另存，再重新报送",
    )
