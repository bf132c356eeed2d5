"""Refusing what is no workbook, or one that is larger than allowed: causes of the reader in words."""

import zipfile

from resources.agencies.files.arrival import Arrived
from resources.agencies.files.foreign_form import refuse_page
from resources.agencies.source.failure import PullError
from resources.spreadsheets.refusal import Cause, WorkbookError
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
    refuse_page(file.name, file.content)
    raise PullError(
        "unreadable",
        message("{name} is no workbook", name=file.name),
        message("ask the agency to save it as xlsx and deliver again"),
    )


def refusal_in_words(refusal: WorkbookError, name: str, sheet: str) -> PullError:
    """The failure of the file ``name``, of which ``sheet`` was to be read."""
    if refusal.cause == "no_sheet":
        return PullError(
            "missing_table",
            message("workbook {name} has no sheet {sheet}", name=name, sheet=sheet),
            message("ask for the sheet under its former name, or correct sheet in sources.yml"),
        )
    if refusal.cause == "dtd":
        return PullError(
            "unreadable",
            message("{name} declares a document type (DTD), which no table needs", name=name),
            message("ask the agency where the file comes from; it is not read"),
        )
    if refusal.cause in ("unreadable", "no_heading"):
        return PullError(
            "unreadable",
            message("workbook {name} cannot be read", name=name),
            message(
                "open it in a spreadsheet program, save it as xlsx without a password, deliver again"
            ),
        )
    return too_large(name, refusal)


def too_large(name: str, refusal: WorkbookError) -> PullError:
    """The failure of a file that passes one of the ``limits`` of ``sources.yml``."""
    key = LIMIT_OF.get(refusal.cause, "memory_megabytes")
    return PullError(
        "unreadable",
        message("{name} passes the limit {key}: {limit}", name=name, key=key, limit=refusal.limit),
        message(
            "ask the agency for several smaller files; where it is right as it is, raise limits.{key} in sources.yml",
            key=key,
        ),
    )


LIMIT_OF: dict[Cause, str] = {
    "file": "file_megabytes",
    "unpacked": "unpacked_megabytes",
    "ratio": "times",
    "rows": "rows",
    "cells": "cells",
    "memory": "memory_megabytes",
    "seconds": "seconds",
}
"""The key of ``limits`` that a refusal tells."""
