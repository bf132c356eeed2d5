"""`zb geo export`: the geospatial database as files for GIS programs."""

from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.actor import system_login
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from zb_pipelines.domain.catalog.model.model import Level


def export(
    day: OnDay = None,
    level: Annotated[
        str, typer.Option(help="Highest security level: L1 open, L2 shared among agencies")
    ] = "L2",
    as_json: AsJson = False,
) -> None:
    """GeoParquet files in EPSG:4490; columns above the level are left out."""
    from assets.reports.geoparquet import export_geoparquet

    on = chosen_day(day)
    platform, release = open_release(day, "zb geo export")
    exported = export_geoparquet(platform, release.catalog, on, _level(level))
    for each in exported:
        facts = {"what": "geoparquet", "rows": each.rows, "level": level, "day": on}
        platform.registry.journal.record("export", each.table, facts, system_login())
    if as_json:
        print_json(
            {"date": on, "files": [vars(each) | {"file": str(each.file)} for each in exported]}
        )
        return
    rows = [(e.table, e.rows, e.file, message(", ").join(e.withheld)) for e in exported]
    columns = [message("Table"), message("Rows"), message("File"), message("Columns left out")]
    print_table(f"GeoParquet {on}", columns, rows)


def _level(said: str) -> "Level":
    match said:
        case "L1" | "L2":
            return said
        case _:
            raise input_error(
                "--level",
                message("Level {level} is not exported", level=said),
                message("give L1 or L2"),
            )
