"""`zb catalog schema`: JSON Schemas of the YAML files, for editors."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.messages import message


def schema(
    out: Annotated[
        Path | None,
        typer.Option(help="Folder to write to, by default schemas beside the catalog folder"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the JSON Schemas of all YAML files of the catalog and of sources.yml."""
    from resources.agencies.sources_schema import sources_schema
    from zb_pipelines.domain.catalog.files.json_schema import catalog_schemas
    from zb_pipelines.domain.catalog.files.yaml_kinds import SCHEMA_FOLDER
    from zb_pipelines.domain.settings import current

    folder = out or current().catalog.parent / SCHEMA_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    schemas = catalog_schemas() | sources_schema()
    for name, text in schemas.items():
        (folder / name).write_text(text, "utf-8")
    if as_json:
        print_json({"folder": folder, "schemas": sorted(schemas)})
    else:
        print_line(message("{folder}: JSON Schemas {count}", folder=folder, count=len(schemas)))
