"""Metadata of the event of a built table: rows, changes, and the day that each input was read from."""

import dagster as dg

from resources.registry import Build
from zb_pipelines.domain.messages import message


def build_metadata(build: Build) -> dict[str, object]:
    """What changed since the last build, and which day each source was read from."""
    inputs = "\n".join(f"| {name} | {day} |" for name, day in sorted(build.inputs.items()))
    head = message("| Source | Day |")
    return {
        "dagster/row_count": build.rows,
        message("inserted"): build.inserted,
        message("updated"): build.updated,
        message("deleted"): build.deleted,
        message("days read of each source"): dg.MetadataValue.md(f"{head}\n|---|---|\n{inputs}"),
    }
