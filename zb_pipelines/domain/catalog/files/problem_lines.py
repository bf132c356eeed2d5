"""Where problems stand: their order, and line numbers for findings made on the catalog itself."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from zb_pipelines.domain.catalog.files.document import YamlDocument, read_document
from zb_pipelines.domain.catalog.files.strict_yaml import Step
from zb_pipelines.domain.errors import Problem

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def with_lines(folder: Path, problems: Iterable[Problem]) -> list[Problem]:
    """The findings in order, with the line in ``folder``: ``sources/tax/payer.yml:9 level``.

    A finding whose ``where`` names no file of the folder stays as it is.
    """

    @cache
    def document(name: str) -> YamlDocument | None:
        return read_document(folder / name, name) if (folder / name).is_file() else None

    found: list[Problem] = []
    for problem in problems:
        name, _, path = problem.where.partition(" ")
        file = document(name)
        where = file.where(*_steps(path)) if file else problem.where
        found.append(replace(problem, where=where))
    return sorted(found, key=by_place)


def by_place(problem: Problem) -> tuple[str, int, Problem]:
    """Sorting key: files in order, lines within a file as numbers."""
    file, _, rest = problem.where.partition(":")
    line, _, _ = rest.partition(" ")
    return file, int(line) if line.isdecimal() else 0, problem


def _steps(path: str) -> tuple[Step, ...]:
    return tuple(int(place) if place else key for place, key in _STEP.findall(path))
