"""Delivery by a delimited text file.

The engine reads it under the strictest rules it has: a record with another number of fields
than the header, or with a quote that does not close, is never repaired nor left out: it fails
the delivery, with all such records counted.
"""

import csv
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from resources.agencies.files.file_delivery import (
    Arrived,
    Text,
    arrived,
    as_utf8,
    of_day,
    refuse_changed,
    refuse_mismatch,
    refuse_other_count,
)
from resources.agencies.files.file_window import file_window
from resources.agencies.source.attempt import ReadError
from resources.agencies.source.declaration import CsvFile
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import Reading, extra_columns
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.sql import identifier, literal

_REJECTS, _SCANS = "delivery_rejects", "delivery_reject_scans"
_NAMED = 5  # positions of broken records that a message lists


@contextmanager
def read_csv(engine: Engine, source: CsvFile, entry: Entry, day: date) -> Generator[Reading]:
    """All records of the file, whose declared header line gives the columns their names."""
    file = arrived(of_day(source.path, day))
    promised = refuse_mismatch(source, file, day)
    above = source.header_row - 1
    with as_utf8(file, source.encoding, engine.scratch, skipped_lines=above) as text:
        _refuse_cut(source, file, text)
        header = _header(source, file, text.path)
        extra = extra_columns(entry, header)

        def finish(rows: int) -> None:
            _refuse_rejected(engine, file, text, above)
            refuse_other_count(file, promised, rows)
            refuse_changed(file)

        try:
            yield Reading(
                select=_select(source, entry, text.path, header),
                extra_columns=extra,
                explain=lambda error: _explained(file, error),
                finish=finish,
                filter=file_window(source.path, entry, day),
                declared=promised,
            )
        finally:
            engine.execute(f"DROP TABLE IF EXISTS {_REJECTS}")
            engine.execute(f"DROP TABLE IF EXISTS {_SCANS}")


def _refuse_cut(source: CsvFile, file: Arrived, text: Text) -> None:
    if text.empty:
        raise PullError(
            "truncated",
            f"文件 {file.name} 是空的，连表头也没有",
            "请来源单位重新报送；没有数据时也要报送表头",
        )
    if source.final_newline and source.control is None and not text.ended:
        raise PullError(
            "truncated",
            f"文件 {file.name} 的最后一行没有换行符，可能没有传完",
            "请来源单位重新报送；其系统从不写最后的换行符的，在 sources.yml 写 final_newline: false",
        )


def _header(source: CsvFile, file: Arrived, path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines, delimiter=source.delimiter, quotechar=source.quote, strict=True)
        try:
            return [name.strip() for name in next(reader)]
        except (StopIteration, csv.Error):
            pass
    raise PullError(
        "unreadable",
        f"文件 {file.name} 的第 {source.header_row} 行不是表头",
        "核对 sources.yml 的 header_row、delimiter 和 quote",
    )


def _select(source: CsvFile, entry: Entry, path: Path, header: list[str]) -> str:
    # Columns are read by position: names at the source may differ only in case.
    places = [f"c{place}" for place in range(len(header))]
    kinds = ", ".join(f"{literal(place)}: 'VARCHAR'" for place in places)
    values = ", ".join(
        f"c{header.index(item.source_column)} AS {identifier(item.name)}"
        for item in entry.aggregated_items
    )
    return (
        f"SELECT {values} FROM read_csv({literal(str(path))}, auto_detect = false,"
        f" header = false, skip = 1, columns = {{{kinds}}}, delim = {literal(source.delimiter)},"
        f" quote = {literal(source.quote)}, escape = {literal(source.quote)},"
        f" force_not_null = [{', '.join(places)}], strict_mode = true, null_padding = false,"
        f" store_rejects = true, rejects_table = {literal(_REJECTS)}, rejects_scan = {literal(_SCANS)})"
    )


def _refuse_rejected(engine: Engine, file: Arrived, text: Text, above: int) -> None:
    found = engine.rows(
        f"SELECT line, min(line_byte_position) FROM {_REJECTS} GROUP BY line ORDER BY line"
    )
    if not found:
        return
    places = "、".join(str(line + above) for line, _ in found[:_NAMED])
    more = "……" if len(found) > _NAMED else ""
    broken = (
        f"文件 {file.name} 有 {len(found)} 条记录的字段数不对或引号没有配对：第 {places}{more} 条"
    )
    if _is_last_line(text.path, found[0][1]):
        raise PullError(
            "truncated", f"{broken}，它是最后一行，文件可能没有传完", "请来源单位重新报送完整的文件"
        )
    raise PullError(
        "unreadable",
        f"{broken}（从文件开头数起，表头也算）",
        "请来源单位改正后重新报送：字段里的分隔符和换行要用引号括起来，引号要成对",
    )


def _is_last_line(path: Path, position: int) -> bool:
    """Whether no further line begins after the one that begins at byte ``position``, from 1."""
    with path.open("rb") as read:
        read.seek(max(position - 1, 0))
        line = read.readline()
        if not line.strip():
            read.readline()
        return not read.read(1)


def _explained(file: Arrived, error: ReadError) -> PullError:
    if "invalid state" in str(error):
        return PullError(
            "unreadable",
            f"文件 {file.name} 混用了不同的换行符，或字段里有没加引号的回车",
            "请来源单位统一换行符（全部用 CRLF 或全部用 LF）后重新报送",
        )
    return PullError(
        "unreadable",
        f"文件 {file.name} 不能按 sources.yml 声明的格式读取（{error.kind}）",
        "核对 delimiter、quote 和 header_row；没有写错的，请来源单位检查文件",
    )
