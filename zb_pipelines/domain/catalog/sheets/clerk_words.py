"""What the loader says of YAML, said of the cell that a clerk filled in, with what to write there."""

import re
from collections.abc import Iterator
from string import Formatter

from zb_pipelines.domain.catalog.sheets.columns import SheetColumn
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message, translation

_MISSING = ("{key} is required and missing", "{key} has no value", "should have at least one")
_MISWRITTEN = ("“{said}” is not written correctly", "should be text")
_NO_NUMBER = ("should be a whole number",)
_NO_DAY = ("should be a date",)
# Columns whose cells are names in the platform: lower-case letters, digits, underscores.
_NAMES = (("key",), ("name",))


def clerk_words(column: SheetColumn, problem: Problem) -> tuple[str, str]:
    """(what is wrong, what to do) of a cell of ``column``; as it was where a clerk can follow it."""
    title = column.title
    if _is_one_of(problem.what, _MISSING):
        return message("“{title}” is not filled in", title=title), message(
            "fill it in: {note}", note=column.note
        )
    if column.kind == "number" or _is_one_of(problem.what, _NO_NUMBER):
        return message("“{title}” should be a whole number", title=title), message(
            "write digits only, for example 64"
        )
    if column.kind == "day" or _is_one_of(problem.what, _NO_DAY):
        return message("“{title}” should be a day", title=title), message(
            "write year, month and day, for example 2026-11-01"
        )
    if _is_one_of(problem.what, _MISWRITTEN):
        how = column.note
        if column.path in _NAMES:
            how = message(
                "begin with a lower-case English letter, use only lower-case letters, digits and underscores, for example register_date"
            )
        return message("“{title}” is not written correctly", title=title), how
    return problem.what, problem.remedy


def _is_one_of(what: str, templates: tuple[str, ...]) -> bool:
    return any(
        re.fullmatch("".join(_pattern(translation(template))), what) for template in templates
    )


def _pattern(template: str) -> Iterator[str]:
    for literal, name, _, _ in Formatter().parse(template):
        yield re.escape(literal)
        if name:
            yield ".*"
