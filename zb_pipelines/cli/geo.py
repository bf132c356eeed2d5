"""`zb geo`: the geospatial database as files for GIS programs."""

from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, say_json, say_table

if TYPE_CHECKING:
    from zb_pipelines.domain.catalog.model.model import Level

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """空间地理库."""


@app.command("export")
def export(
    day: OnDay = None,
    level: Annotated[str, typer.Option(help="最高安全级别:L1 开放,L2 内部共享")] = "L2",
    as_json: AsJson = False,
) -> None:
    """GeoParquet files in EPSG:4490; columns above the level are left out."""
    from assets.reports.geoparquet import export_geoparquet
    from resources.platform import open_platform
    from zb_pipelines.cli.status import read_ledger

    on = chosen_day(day)
    catalog = read_ledger(on).release.catalog
    exported = export_geoparquet(open_platform(), catalog, on, _level(level))
    if as_json:
        say_json(
            {"date": on, "files": [vars(each) | {"file": str(each.file)} for each in exported]}
        )
        return
    rows = [(e.table, e.rows, e.file, "、".join(e.withheld)) for e in exported]
    say_table(f"GeoParquet {on}", ["表", "行数", "文件", "未导出的列"], rows)


def _level(said: str) -> "Level":
    from zb_pipelines.domain.errors import input_error

    match said:
        case "L1" | "L2":
            return said
        case _:
            raise input_error("--level", f"{said} is not published", "give L1 or L2")
