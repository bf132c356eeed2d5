"""The child process that reads one sheet: ``python -m resources.spreadsheets.child``.

It gets a request as a line of JSON, answers with the heading, gets the columns whose items are
numbers, and streams the rows below as Arrow to its standard output. At its end, good or bad, a
line of JSON on the standard error says what was found. Nothing in it knows the platform.
"""

import gc
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from resources.spreadsheets.merged_ranges import SheetRow, fill_merged
from resources.spreadsheets.meter import MEGABYTE, ReadLimits
from resources.spreadsheets.refusal import WorkbookError
from resources.spreadsheets.sheet import OpenSheet, open_sheet

_BATCH = 8_192  # rows
_BATCH_TEXT = 16 << 20  # characters
_MOST_COLUMNS = 16_384
_OBJECTS = 1_000_000  # rows hold no circles, and looking for them took a twelfth of the time


@dataclass(frozen=True)
class Request:
    """What is asked of the child; rows are counted from 0."""

    file: str
    sheet: str | None
    header_row: int
    header_rows: int
    fill: bool
    footer: int
    skip: tuple[str, ...]
    bounds: ReadLimits


@dataclass
class Report:
    """What is said at the end: counts of what is odd, by column where it stands in one."""

    rows: int = 0
    left_out: int = 0
    merged: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """First and last column of each merged range below the heading."""
    hidden: int = 0
    errors: dict[str, int] = field(default_factory=dict[str, int])
    formulas: dict[str, int] = field(default_factory=dict[str, int])


class _WithoutPandas:
    """Finds no pandas: pyarrow loads it, where it is to be had, with the first array, for half a second."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Nothing of any other module, which the next finder finds."""
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


def main() -> None:
    """Serve one request; the exit code is always 0, the report says how it went."""
    sys.meta_path.insert(0, _WithoutPandas)
    told: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    told |= {"bounds": ReadLimits(**told["bounds"]), "skip": tuple(told["skip"])}
    request = Request(**told)
    _limit(request.bounds)
    gc.set_threshold(_OBJECTS)
    try:
        said: dict[str, Any] = vars(_serve(request))
    except WorkbookError as refusal:
        said = {"refused": refusal.cause, "limit": refusal.limit}
    except MemoryError:
        said = {"refused": "memory", "limit": request.bounds.memory_megabytes}
    except (OSError, ValueError, OverflowError, KeyError, RuntimeError, RecursionError):
        said = {"refused": "unreadable", "limit": 0}
    except (NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError):
        said = {"refused": "unreadable", "limit": 0}
    sys.stderr.write(json.dumps(said) + "\n")


def _limit(bounds: ReadLimits) -> None:
    """Hold this process to the memory it has now and what is allowed, and to the time."""
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.seconds, bounds.seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    held = Path("/proc/self/statm")
    if held.exists():
        now = int(held.read_text("ascii").split()[0]) * resource.getpagesize()
        most = now + bounds.memory_megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _serve(request: Request) -> Report:
    with open_sheet(Path(request.file), request.sheet, request.bounds) as sheet:
        above = _heading(request, sheet)
        _say({"heading": above, "sheet": sheet.name})
        answer = json.loads(sys.stdin.buffer.readline() or b"null")
        if answer is None:  # the heading was all that was wanted
            return Report()
        below = request.header_row + request.header_rows
        sheet.cells.numbers = frozenset(answer["numbers"])
        sheet.cells.start_at(below)
        sheet.hidden.clear()
        rest: Iterable[SheetRow] = (row for row in sheet.rows() if row[0] >= below)
        width = max(len(above[0]), 1)
        if request.fill:
            inside = [each for each in sheet.merged if each[0][0] >= below]
            rest = fill_merged(rest, inside, width)
        report = Report()
        _stream(rest, width, request, report)
        report.merged = [
            (left, right) for (_, left), (bottom, right) in sheet.merged if bottom >= below
        ]
        report.hidden = sum(number >= below for number in sheet.hidden)
        report.errors = {str(column): count for column, count in sheet.cells.errors.items()}
        report.formulas = {str(column): count for column, count in sheet.cells.formulas.items()}
        return report


def _heading(request: Request, sheet: OpenSheet) -> list[list[str]]:
    """The rows of the heading, all of one width, merged ranges filled."""
    first, end = request.header_row, request.header_row + request.header_rows
    above: list[SheetRow] = []
    for row in sheet.rows():
        if row[0] >= end:
            break
        if row[0] >= first:
            above.append(row)
    inside = [each for each in sheet.merged if first <= each[0][0] < end]
    width = max((len(cells) for _, cells in above), default=0)
    width = max([width, *(right + 1 for _, (_, right) in inside if right < _MOST_COLUMNS)])
    padded = [(number, cells + [""] * (width - len(cells))) for number, cells in above]
    filled = dict(fill_merged(padded, inside, width))
    return [filled.get(number, [""] * width) for number in range(first, end)]


def _stream(rows: Iterable[SheetRow], width: int, request: Request, report: Report) -> None:
    """Write all rows that are not blank, without those that are no records, as Arrow batches."""
    schema = pa.schema([(f"c{place}", pa.string()) for place in range(width)])
    with pa.ipc.new_stream(sys.stdout.buffer, schema) as stream:
        batch: list[list[str]] = []
        held: list[list[str]] = []
        size = 0
        for _, cells in rows:
            if not any(cells):
                continue
            if request.skip and next(filter(None, cells)).strip().startswith(request.skip):
                report.left_out += 1
                continue
            held.append(cells)
            if len(held) <= request.footer:
                continue
            row = held.pop(0)
            row = row[:width] if len(row) > width else row + [""] * (width - len(row))
            batch.append(row)
            size += sum(map(len, row))
            if len(batch) == _BATCH or size > _BATCH_TEXT:
                _write(stream, schema, batch, report)
                batch, size = [], 0
        report.left_out += len(held)
        if batch:
            _write(stream, schema, batch, report)


def _write(stream: Any, schema: pa.Schema, rows: list[list[str]], report: Report) -> None:
    columns = zip(*rows, strict=True)
    report.rows += len(rows)
    arrays = [pa.array([_encodable(text) for text in column], pa.string()) for column in columns]
    stream.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))


_LONE = re.compile("[\ud800-\udfff]")


def _encodable(text: str) -> str:
    return text if text.isascii() else _LONE.sub("\ufffd", text)


def _say(told: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
