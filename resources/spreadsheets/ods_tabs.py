"""Tabs of an OpenDocument sheet, which are elements of their own: the reader of cells drops them."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

_CONTENT = "content.xml"
_TAB = re.compile(rb"<text:tab\s*/>")
_LARGEST = 512 * 1024**2  # bytes of the sheet's XML; what is larger is read as it is


def with_tabs_written(path: Path) -> BytesIO | None:
    """A copy of the workbook with its tabs as characters; ``None`` where it has none, or is no ODS.

    Raises what :mod:`zipfile` does for a damaged archive.
    """
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: info for info in archive.infolist()}
        if _CONTENT not in parts or parts[_CONTENT].file_size > _LARGEST:
            return None
        content = archive.read(_CONTENT)
        if not _TAB.search(content):
            return None
        copy = BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
            for name in parts:
                part = _TAB.sub(b"\t", content) if name == _CONTENT else archive.read(name)
                written.writestr(name, part)
    copy.seek(0)
    return copy
