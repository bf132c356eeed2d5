"""`zb ledger export`: write the journal to a file, to be kept elsewhere and verified there."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.messages import message


def export(
    file: Annotated[Path, typer.Argument(help="File to write; with --rows a folder")],
    rows: Annotated[
        bool,
        typer.Option("--rows", help="Also the rows that are evidence, and the program to verify"),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write the journal as JSON lines, to be kept elsewhere and verified there."""
    from resources.evidence.export import export_evidence
    from resources.platform import open_platform
    from resources.registry.audit.journal import START, as_text

    registry = open_platform().registry
    if rows:
        count, last = export_evidence(registry, file)
    else:
        lines = registry.journal.lines()
        file.write_text(as_text(lines), encoding="utf-8")
        count, last = len(lines), lines[-1].hash if lines else START
    if as_json:
        print_json({"lines": count, "head": last, "file": file})
    else:
        print_line(
            message(
                "{file}: records {count}, hash of the last {hash}",
                file=file,
                count=count,
                hash=last,
            )
        )
