"""Refusing what is no workbook: cut, locked by a password, or of another form."""

import zipfile

from resources.agencies.files.arrival import Arrived
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of xls, and of workbooks with a password


def refuse_not_workbook(file: Arrived) -> None:
    """Raise :class:`PullError` where the file's first bytes are no workbook's, or it is cut."""
    with file.content.open("rb") as read:
        start = read.read(8)
    if start.startswith(_COMPOUND) or zipfile.is_zipfile(file.content):
        return
    if start[:4] in (b"PK\x03\x04", b""):
        raise PullError(
            "truncated",
            message("workbook {name} is incomplete", name=file.name),
            message("ask the agency to deliver the whole file again"),
        )
    raise PullError(
        "unreadable",
        message("{name} is no workbook", name=file.name),
        message("ask the agency to save it as xlsx and deliver again"),
    )


def not_a_workbook(name: str) -> PullError:
    """The failure of a workbook that cannot be read."""
    return PullError(
        "unreadable",
        message("workbook {name} cannot be read", name=name),
        message(
            "open it in a spreadsheet program, save it as xlsx without a password, deliver again"
        ),
    )
