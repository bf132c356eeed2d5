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


def refuse_workbook(name: str, path: Path) -> None:
    """Raise :class:`PullError` ``unreadable`` where a text was declared and a workbook came."""
    if not _is_workbook(path):
        return
    raise PullError(
        "unreadable",
        message("{name} is a workbook, not a text", name=name),
        message("write kind: xlsx (or xls, xlsb, ods) and sheet in sources.yml"),
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
