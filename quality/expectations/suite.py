"""Suites: what a base table promises, in Great Expectations' words, from ``suites/<database>.yml``.

A file, named by the base or thematic database, maps a lake table to its expectations. ``type``
and ``kwargs`` are Great Expectations' own; ``severity: critical`` blocks what is downstream.
"""

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import TypeAdapter, ValidationError

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.legal.model import Declared


class Expectation(Declared):
    """One promise with its GB/T 36344 dimension and indicator, and a Chinese title for the report."""

    type: str
    kwargs: dict[str, Any]
    severity: Literal["critical", "warning"] = "warning"
    dimension: str
    title: str
    indicator: str | None = None
    remedy: str = "请核实来源部门的数据,在源头更正后重新整合"
    origin: Literal["written", "derived"] = "written"

    @property
    def version(self) -> str:
        """The first 12 digits of the SHA-256 of all that the promise says."""
        text = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def rule(self) -> str:
        """Name of the promise in the registry: ``gx.unique:resident_id``."""
        short = self.type.removeprefix("expect_column_values_to_").removeprefix("expect_")
        return f"gx.{short}:{self.kwargs.get('column') or '+'.join(self._columns) or 'table'}"

    @property
    def _columns(self) -> list[str]:
        several = self.kwargs.get("column_list") or ()
        pair = [self.kwargs.get("column_A"), self.kwargs.get("column_B")]
        return [*several, *(name for name in pair if name)]


Suite = dict[str, tuple[Expectation, ...]]


def load_suite(database: str) -> Suite:
    """The suite of a database: lake table → expectations; empty where none is written."""
    path = files("quality") / "suites" / f"{database}.yml"
    if not path.is_file():
        return {}
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return TypeAdapter(Suite).validate_python(content)
    except (yaml.YAMLError, ValidationError) as error:
        raise input_error(
            f"quality/suites/{database}.yml",
            f"is not a suite: {error}",
            "map each table to a list of {type, kwargs, severity, dimension, title}",
        ) from error


@cache
def load_suites() -> Suite:
    """Every written suite: lake table → expectations."""
    folder = files("quality") / "suites"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yml"))
    found: Suite = {}
    for name in names:
        found |= load_suite(name.removesuffix(".yml"))
    return found
