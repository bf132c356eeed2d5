"""Dagster metadata of a report: its figures, its hash, and where its files are."""

from collections.abc import Mapping

import dagster as dg

from assets.reports.quality.document.document import Document
from assets.reports.quality.document.number_format import cell_text, fraction
from assets.reports.quality.quality_report import Reported
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting


def report_metadata(made: Reported) -> Mapping[str, dg.MetadataValue]:
    """The score as a number (the UI draws it over time), the summary, and every file."""
    figures = {
        tile.title: dg.MetadataValue.float(float(tile.value))
        for tile in made.document.tiles()
        if isinstance(tile.value, int | float)
    }
    links = {
        message("report {kind}", kind=kind): _link(str(file)) for kind, file in made.files.items()
    }
    return {
        **figures,
        **links,
        message("Summary"): dg.MetadataValue.md(_summary(made.document)),
        message("Checksum"): dg.MetadataValue.text(made.document.checksum),
    }


def _link(file: str) -> dg.MetadataValue:
    served = setting("reports_url")
    if not served:
        return dg.MetadataValue.path(file)
    return dg.MetadataValue.url(f"{served.rstrip('/')}/{file.rpartition('/')[2]}")


def _summary(document: Document) -> str:
    rows = "".join(
        f"| {tile.title} | {cell_text(tile.kind, tile.value)} {fraction(tile.value)} |\n"
        for tile in document.tiles()
    )
    return f"{message('| Figure | Value |')}\n|---|---|\n{rows}"
