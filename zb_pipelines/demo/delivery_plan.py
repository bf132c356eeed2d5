"""How each entry is delivered, from ``deliveries.yml``."""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from zb_pipelines.domain.legal.model import Declared


class Handover(Declared):
    """One entry's way of delivery.

    A ``database`` table belongs to a ``connection``; a file has its ``file`` name below the
    agency's folder. ``nulls`` is how an absent value is written in a text file,
    ``control`` whether a sidecar with rows and SHA-256 comes with it.
    """

    kind: Literal[
        "database", "csv", "xlsx", "ods", "ndjson", "json", "xml", "geojson", "parquet", "dbf"
    ]
    connection: str = ""
    table: str = ""
    file: str = ""
    encoding: str = "utf-8"
    nulls: str = ""
    control: bool = False
    sheet: str = ""
    header_row: int = 1


@cache
def handovers() -> dict[str, Handover]:
    """Every entry's way of delivery, by entry key."""
    text = (Path(__file__).parent / "deliveries.yml").read_text("utf-8")
    return {key: Handover(**value) for key, value in yaml.safe_load(text).items()}
