"""The JSON Schema of ``sources.yml`` (``ZB_SOURCES``), generated from the models that read it."""

from datetime import date
from typing import Annotated

from pydantic import Field

from resources.agencies.source.declaration import (
    Connection,
    CsvFile,
    NdjsonFile,
    TableDeclaration,
    XlsxFile,
)
from zb_pipelines.domain.catalog.files.json_schema import json_schema
from zb_pipelines.domain.legal.model import Declared


class SourcesFile(Declared):
    """Where the agencies' systems stand. Passwords are never in it, only names of variables."""

    showing: date | None = Field(
        default=None, description="The day that the systems show; absent: today."
    )
    connections: dict[str, Annotated[Connection, Field(discriminator="kind")]] = Field(
        default={}, description="Databases by a name of your own."
    )
    entries: dict[str, TableDeclaration | CsvFile | XlsxFile | NdjsonFile] = Field(
        default={}, description="Where each entry, <agency>/<entry>, is delivered."
    )


def sources_schema() -> dict[str, str]:
    """Text of the JSON Schema by its file's name, ``sources.json``."""
    return {"sources.json": json_schema(SourcesFile, "sources.yml")}
