"""Suites: what a base table promises, in Great Expectations' words, from ``suites/<database>.yml``.

A file maps a lake table to its expectations. ``type`` and ``kwargs`` are Great
Expectations' own; ``severity: critical`` blocks what is downstream.
"""

from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import TypeAdapter, ValidationError

from zb_pipelines.legal.model import Declared
from zb_pipelines.refusal import refuse


class Expectation(Declared):
    """One promise with its GB/T 36344 dimension and a Chinese title for the report."""

    type: str
    kwargs: dict[str, Any]
    severity: Literal["critical", "warning"] = "warning"
    dimension: str
    title: str

    @property
    def rule(self) -> str:
        """Name of the promise in the registry: ``gx.unique:resident_id``."""
        short = self.type.removeprefix("expect_column_values_to_").removeprefix("expect_")
        return f"gx.{short}:{self.kwargs.get('column', 'table')}"


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
        raise refuse(
            f"quality/suites/{database}.yml",
            f"is not a suite: {error}",
            "map each table to a list of {type, kwargs, severity, dimension, title}",
        ) from error
