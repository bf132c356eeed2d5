"""The heading of a delimited text: the names of its columns."""

import csv
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from resources.agencies.files.csv_source import CsvFile
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.identifiers.normal_form import BLANKS
from zb_pipelines.domain.messages import message

_STAND_IN = "\x1d"
_USUAL = {"\t": "\\t", ",": ",", ";": ";", "|": "|"}


def header_of(source: CsvFile, name: str, path: Path) -> list[str]:
    """The first record of ``path``; :class:`PullError` ``unreadable`` where it is no heading."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return first_record(lines, source.delimiter, source.quote)
    except (StopIteration, csv.Error):
        pass
    raise PullError(
        "unreadable",
        message("line {row} of file {name} is no heading", row=source.header_row, name=name),
        message("check header_row, delimiter and quote in sources.yml"),
    )


def refuse_other_delimiter(name: str, header: Sequence[str], declared: Collection[str]) -> None:
    """Raise :class:`PullError` where the heading is a spreadsheet's ``sep=``, or one unknown column that holds a usual delimiter."""
    if header and header[0].lower().startswith("sep=") and header[0] not in declared:
        raise PullError(
            "unreadable",
            message("file {name} begins with a line sep= for spreadsheets", name=name),
            message("write the row of the heading in sources.yml, such as header_row: 2"),
        )
    if len(header) != 1 or header[0] in declared:
        return
    for mark, written in _USUAL.items():
        if mark in header[0]:
            raise PullError(
                "unreadable",
                message("the heading of file {name} is one column", name=name),
                message("correct delimiter in sources.yml: the heading holds {mark}", mark=written),
            )


def first_record(lines: Iterable[str], delimiter: str, quote: str) -> list[str]:
    """The first record of an open text; raises StopIteration or ``csv.Error`` where there is none."""
    texts = (line.replace(delimiter, _STAND_IN) for line in lines) if len(delimiter) > 1 else lines
    reader = csv.reader(
        texts,
        delimiter=_STAND_IN if len(delimiter) > 1 else delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        strict=True,
    )
    return [field.replace(_STAND_IN, delimiter).strip(BLANKS) for field in next(reader)]
