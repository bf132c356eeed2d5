"""What a file is that was declared as something else: told by its first bytes and members."""

import re
import zipfile
from pathlib import Path

from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of xls
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|table|meta)\b", re.I)
_BOOKS = ("[Content_Types].xml", "content.xml")
_START = 1024  # bytes
_FORMS = {
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"%PDF-": "PDF",
    b"SQLite format 3\0": "SQLite",
    b"PAR1": "Parquet",
}


def refuse_workbook(name: str, path: Path) -> None:
    """Raise :class:`PullError` ``unreadable`` where a text was declared and a workbook came."""
    if not _is_workbook(path):
        return
    raise PullError(
        "unreadable",
        message("{name} is a workbook, not a text", name=name),
        message("write kind: xlsx (or xls, xlsb, ods) and sheet in sources.yml"),
    )


def refuse_form(name: str, start: bytes) -> None:
    """Raise :class:`PullError` ``unreadable`` where a file's first bytes are those of another form."""
    form = next((form for begins, form in _FORMS.items() if start.startswith(begins)), None)
    if form:
        raise PullError(
            "unreadable",
            message("{name} is a {form} file under this name", name=name, form=form),
            message("correct kind and path in sources.yml; archives are read as gz or zip alone"),
        )


def refuse_page(name: str, path: Path) -> None:
    """Raise :class:`PullError` ``unreadable`` where the file is a page for browsers, whatever it is called."""
    with path.open("rb") as read:
        start = read.read(_START)
    if not _PAGE.match(start):
        return
    raise PullError(
        "unreadable",
        message("{name} is a web page (HTML) under this name", name=name),
        message(
            "ask the agency for the table itself: opened in a spreadsheet program and saved as xlsx or csv"
        ),
    )


def _is_workbook(path: Path) -> bool:
    with path.open("rb") as read:
        if read.read(len(_COMPOUND)) == _COMPOUND:
            return True
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name in _BOOKS for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return False
