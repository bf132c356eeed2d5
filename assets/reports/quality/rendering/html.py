"""The document as one self-contained HTML page: opens offline, sorts by keyboard, prints well."""

import re
from collections.abc import Mapping
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assets.reports.quality.document.document import (
    Block,
    Cell,
    Chart,
    Document,
    Kind,
    Map,
    Section,
    Table,
)
from assets.reports.quality.document.number_format import cell_text, fraction, share
from assets.reports.quality.rendering.charts import drawn
from assets.reports.quality.rendering.maps import drawn_map
from zb_pipelines.domain.messages import message

Part = Literal["all", "body", "annex"]
NO_PAGES: Mapping[str, int] = {}
NUMBERS = frozenset({"count", "alarm", "ratio", "points", "change", "lost"})
WIDE = 9


def page(document: Document, part: Part = "all", pages: Mapping[str, int] = NO_PAGES) -> str:
    """The page as text, or only its body or its annexes; ``pages`` of sections by key, for the contents.

    A name that the template does not know is an error.
    """
    environment = Environment(
        loader=PackageLoader("assets.reports.quality.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("quality.html.j2").render(
        document=document,
        part=part,
        pages=pages,
        sections=_sections(document, part),
        message=message,
        running=_running(document),
        cell_text=cell_text,
        zip=zip,
        fraction=fraction,
        sorted_by=sorted_by,
        tone=tone,
        kind_of=_kind_of,
        chart=_chart,
        numbers=NUMBERS,
        wide=_wide,
    )


def _sections(document: Document, part: Part) -> list[Section]:
    return [each for each in document.sections if part == "all" or each.annex == (part == "annex")]


def sorted_by(kind: Kind, value: Cell) -> str:
    """What a cell is sorted by: a number as digits, else its text."""
    if isinstance(value, tuple):
        return str(share(*value)) if value[1] else ""
    return "" if value is None else str(value)


def tone(kind: Kind, value: Cell) -> str:
    """The class of a cell that says whether it is well; the text alone says it too."""
    if kind == "alarm":
        return "bad" if value else "good"
    if kind == "mark":
        return "bad" if str(value).startswith("✗") else "good"
    return ""


def _chart(chart: Chart | Map) -> Markup:
    picture = drawn_map(chart) if isinstance(chart, Map) else drawn(chart)
    return Markup(picture)  # noqa: S704 -- charts escape their text


def _kind_of(block: Block) -> str:
    return type(block).__name__


def _wide(section: Section) -> bool:
    """Whether one of its tables has so many columns that paper must lie on its side."""
    tables = [block for block in section.blocks if isinstance(block, Table)]
    return any(len(table.columns) >= WIDE for table in tables)


def _running(document: Document) -> Markup:
    """The running title as a CSS string: what could end it is left out."""
    text = f"{document.title} · {dict(document.cover)[message('Period')]} · {document.edition}"
    return Markup(re.sub(r"[\"\\<>&\n]", "", text))  # noqa: S704 -- nothing in it can end the string
