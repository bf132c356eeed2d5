"""Suites: what a base table promises, in Great Expectations' words, from ``suites/<name>.yml``.

A file maps lake tables to their expectations. ``type`` and ``kwargs`` are Great Expectations' own;
``severity: critical`` blocks what is downstream.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import TypeAdapter

from zb_pipelines.domain.legal.model import Declared
from zb_pipelines.domain.settings import SHIPPED_CATALOG


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


@cache
def expectation_types() -> frozenset[str]:
    """The names of the expectations that Great Expectations knows."""
    text = Path(__file__).with_name("expectation_types.yml").read_text("utf-8")
    return frozenset(yaml.load(text, Loader=yaml.CSafeLoader))


@cache
def shipped_suites() -> Suite:
    """The suites of the shipped catalog: those of a release from before it held any."""
    found: Suite = {}
    for file in sorted((SHIPPED_CATALOG / "suites").glob("*.yml")):
        written = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
        found |= TypeAdapter(Suite).validate_python(written)
    return found
