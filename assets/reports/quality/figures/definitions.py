"""The definitions of a report's figures, as declared in ``figures.yml``."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

Subject = Literal["entry", "rule", "table", "finding", "district", "sharing"]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ShownIn(_Declared):
    """A column of a table of the report, by its keys, whose sum a figure must be."""

    table: str
    column: str


class FigureDefinition(_Declared):
    """One figure: its Chinese title, what it is counted for, and the query that yields it."""

    title: str
    of: Subject
    sql: str
    shown: tuple[ShownIn, ...] = ()


FILE = Path(__file__).with_name("figures.yml")
FIGURES = TypeAdapter(dict[str, FigureDefinition]).validate_python(
    yaml.safe_load(FILE.read_text("utf-8"))
)
"""Every figure by its key, in the order of the file."""
