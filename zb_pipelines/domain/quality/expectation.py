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
from pydantic import Field, TypeAdapter

from zb_pipelines.domain.legal.model import Declared
from zb_pipelines.domain.settings import SHIPPED_CATALOG


class Expectation(Declared):
    """One promise with its GB/T 36344 dimension and indicator, and a Chinese title for the report."""

    type: str = Field(description="The name that Great Expectations gives it.")
    kwargs: dict[str, Any] = Field(description="Its arguments, as Great Expectations has them.")
    severity: Literal["critical", "warning"] = Field(
        default="warning", description="critical holds back what is built from the table."
    )
    dimension: str = Field(description="The dimension of GB/T 36344.")
    title: str = Field(description="What is promised, in Chinese, for the report.")
    failure: str | None = Field(
        default=None,
        description="What is wrong where it is not kept, in Chinese; otherwise that the promise is not kept.",
    )
    indicator: str | None = Field(
        default=None, description="The indicator of GB/T 36344; otherwise the dimension's plainest."
    )
    remedy: str | None = Field(
        default=None, description="What to do where it fails; otherwise a general sentence."
    )
    origin: Literal["written", "derived"] = Field(
        default="written", description="Whether it is written down or follows from a declaration."
    )

    @property
    def version(self) -> str:
        """The first 12 digits of the SHA-256 of all that the promise says."""
        said = self.model_dump(mode="json", exclude=None if self.failure else {"failure"})
        text = json.dumps(said, ensure_ascii=False, sort_keys=True)
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
