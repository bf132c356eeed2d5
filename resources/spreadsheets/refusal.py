"""Why a workbook was not read: a closed list of causes, told by the child and put in words by the parent."""

from typing import Literal

Cause = Literal[
    "unreadable",  # no workbook, or a damaged one
    "no_sheet",  # the sheet is not there
    "no_heading",  # the row of the heading is blank
    "dtd",  # a part declares a document type or entities
    "file",  # the file is larger than allowed
    "unpacked",  # what it unpacks to is larger than allowed
    "ratio",  # it unpacks to more times its own size than allowed
    "rows",  # more rows than allowed
    "cells",  # more cells than allowed
    "memory",  # reading took more memory than allowed
    "seconds",  # reading took longer than allowed
]


class WorkbookError(Exception):
    """``cause`` says why; ``limit`` is the figure that was passed, in the unit of its declaration."""

    def __init__(self, cause: Cause, limit: int = 0) -> None:
        self.cause: Cause = cause
        self.limit = limit
        super().__init__(cause, limit)
