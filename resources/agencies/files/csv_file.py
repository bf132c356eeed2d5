"""Delivery by a delimited text file.

The engine reads it under the strictest rules it has: a record with another number of fields
than the header, or with a quote that does not close, is never repaired nor left out: it fails
the delivery, with all such records counted.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from resources.agencies.files.csv_header import header_of, refuse_other_delimiter
from resources.agencies.files.csv_source import CsvFile
from resources.agencies.files.file_reading import FilePart
from resources.agencies.files.foreign_form import refuse_page
from resources.agencies.files.line_ends import has_stray_return
from resources.agencies.files.lines_kept import LinesKept
from resources.agencies.files.paper_rows import paper_rows_hint
from resources.agencies.files.rejected_records import refuse_rejected
from resources.agencies.files.text_encoding import Text, as_utf8, declared_encoding
from resources.agencies.source.attempt import ReadError
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import Hint, Reading, found_columns
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier, literal

LONGEST_RECORD = 64 * 1024**2
"""Bytes of one record at most."""
_USUAL_RECORD = 2_000_000


@contextmanager
def read_csv_part(part: FilePart) -> Generator[Reading]:
    """All records of the file, whose declared header line gives the columns their names."""
    source = part.source
    assert isinstance(source, CsvFile)  # noqa: S101
    engine, file = part.engine, part.file
    above = source.header_row - 1
    keep = LinesKept(above, source.footer, source.skip, source.quote or '"')
    kept = None if keep.all else keep
    with as_utf8(file, declared_encoding(source), engine.scratch, keep=kept) as text:
        _refuse_cut(source, file.name, text)
        refuse_page(file.name, text.path)
        if has_stray_return(text.path, source.quote):
            raise _mixed_ends_error(file.name)
        header = header_of(source, file.name, text.path)
        refuse_other_delimiter(file.name, header, [i.source_column for i in part.entry.items])
        columns = found_columns(part.entry, header)
        rejects = f"rejects_{uuid4().hex}"

        def finish(rows: int) -> tuple[str, ...]:
            del rows
            refuse_rejected(engine, rejects, file.name, text.path, above)
            return _left_out(text)

        try:
            yield Reading(
                select=_select(source, part.entry, text.path, len(header), columns.place, rejects),
                extra_columns=columns.extra,
                explain=lambda error: _explain_error(file.name, error),
                finish=finish,
                hints=(
                    paper_rows_hint(part.entry),
                    *_swallowed_rows_hint(source, part.entry, text, above),
                ),
            )
        finally:
            engine.execute(f"DROP TABLE IF EXISTS {rejects}")
            engine.execute(f"DROP TABLE IF EXISTS {rejects}_scans")


def _left_out(text: Text) -> tuple[str, ...]:
    if not text.left_out:
        return ()
    return (message("{rows} rows were left out as declared (footer, skip)", rows=text.left_out),)


def _refuse_cut(source: CsvFile, name: str, text: Text) -> None:
    if text.empty:
        raise PullError(
            "truncated",
            message("file {name} is empty, without even a heading", name=name),
            message("ask the agency to deliver again; a delivery without data has its heading"),
        )
    if source.final_newline and source.control is None and not text.ended:
        raise PullError(
            "truncated",
            message("the last line of file {name} has no end, it may be cut off", name=name),
            message(
                "ask for it again; where the system never ends the last line, write final_newline: false"
            ),
        )


def _select(
    source: CsvFile, entry: Entry, path: Path, width: int, place: dict[str, int], rejects: str
) -> str:
    # Columns are read by position: names at the source may differ only in case.
    places = [f"c{number}" for number in range(width)]
    kinds = ", ".join(f"'{each}': 'VARCHAR'" for each in places)
    values = ", ".join(
        f"c{place[item.source_column]} AS {identifier(item.name)}"
        for item in entry.aggregated_items
    )
    scans = f"{rejects}_scans"
    large = path.stat().st_size > _USUAL_RECORD
    sizes = f", max_line_size = {LONGEST_RECORD}, buffer_size = {LONGEST_RECORD}" if large else ""
    return (
        f"SELECT {values} FROM read_csv({literal(str(path))}, auto_detect = false,"
        f" header = false, skip = 1, columns = {{{kinds}}}, delim = {literal(source.delimiter)},"
        f" quote = {literal(source.quote)}, escape = {literal(source.quote)},"
        f" force_not_null = [{', '.join(places)}], strict_mode = true, null_padding = false,"
        f" store_rejects = true, rejects_table = {literal(rejects)}, rejects_scan = {literal(scans)}{sizes})"
    )


def _swallowed_rows_hint(source: CsvFile, entry: Entry, text: Text, above: int) -> tuple[Hint, ...]:
    """Fields that hold line ends and delimiters alike: stray quotes may have paired up over rows."""
    mark = literal(source.delimiter)
    condition = " OR ".join(
        f"coalesce(contains({identifier(item.name)}, chr(10))"
        f" AND contains({identifier(item.name)}, {mark}), false)"
        for item in entry.aggregated_items
    )

    def say(rows: int) -> str:
        return message(
            "{rows} rows hold line ends and delimiters in one field: stray quotes may have swallowed rows",
            rows=rows,
        )

    return (Hint(condition, say, unless_rows=text.lines - above - 1),)


def _explain_error(name: str, error: ReadError) -> PullError:
    if "invalid state" in str(error):
        return _mixed_ends_error(name)
    return PullError(
        "unreadable",
        message("file {name} is not of the declared form ({kind})", name=name, kind=error.kind),
        message("check delimiter, quote and header_row; if they are right, the file is wrong"),
    )


def _mixed_ends_error(name: str) -> PullError:
    return PullError(
        "unreadable",
        message("file {name} mixes line ends, or has carriage returns outside quotes", name=name),
        message("ask the agency to write one kind of line end (CRLF or LF) and deliver again"),
    )
