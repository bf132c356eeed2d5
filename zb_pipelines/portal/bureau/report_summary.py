"""What the cockpit takes of the newest quality report: its summary, its maps, its worst problems."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pydantic import TypeAdapter

from assets.reports.quality.document.document import Map
from assets.reports.quality.document.number_format import cell_text
from assets.reports.quality.rendering.maps import drawn_map
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.bureau.view import CityMap, KeyFigure, Listing

_MAP = TypeAdapter(Map)
_WORST = "problems"
"""Key of the report's table of the worst problems."""


def newest_report(folder: Path, agency: str | None) -> Mapping[str, Any]:
    """The document of the newest day's report of the city, or of an agency's edition; else empty."""
    edition = f"-{agency}" if agency else ""
    days = sorted(folder.glob(f"quality-????-??-??{edition}.json"))
    return json.loads(days[-1].read_text("utf-8"))["result"] if days else {}


def summary_figures(report: Mapping[str, Any]) -> list[KeyFigure]:
    """The figures of the report's summary, as its page writes them."""
    tiles = next((block["tiles"] for block in _blocks(report) if "tiles" in block), ())
    return [KeyFigure(each["title"], _text(each)) for each in tiles]


def _text(tile: Mapping[str, Any]) -> str:
    value = tile["value"]
    return cell_text(tile["kind"], tuple(value) if isinstance(value, list) else value)


def summary_sentences(report: Mapping[str, Any]) -> Sequence[str]:
    """Its sentences."""
    lines = next((block["lines"] for block in _blocks(report) if "lines" in block), ())
    return list(lines)


def city_maps(report: Mapping[str, Any]) -> list[CityMap]:
    """The report's schematic maps of the city; what explains them is text, to be read on a phone too."""
    found = [_MAP.validate_python(block) for block in _blocks(report) if "areas" in block]
    return [
        CityMap(each.title, Markup(drawn_map(replace(each, legend=()))), each.legend)  # noqa: S704 -- escaped there
        for each in found
    ]


def worst_problems(report: Mapping[str, Any]) -> list[Listing]:
    """Its table of the worst problems, cut to what a page shows; none without a report."""
    for block in _blocks(report):
        if block.get("key") == _WORST:
            columns = [column["title"] for column in block["columns"]][:7]
            rows = [row[:7] for row in block["rows"][:10]]
            return [Listing(message("Worst problems of the newest report"), columns, rows)]
    return []


def _blocks(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [block for section in report.get("sections", ()) for block in section["blocks"]]
