"""`zb catalog import`: a filled workbook into the working catalog."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_json,
    print_line,
    print_table,
)
from zb_pipelines.domain.messages import in_chinese, message

if TYPE_CHECKING:
    from resources.workbook.importing import WorkbookImport
    from zb_pipelines.domain.catalog.sheets.drafting import CellFault


def import_workbook(
    file: Annotated[Path, typer.Argument(help="The filled workbook")],
    marked: Annotated[
        Path | None,
        typer.Option(help="Where a copy with marked cells goes, by default beside the workbook"),
    ] = None,
    delete: Annotated[
        bool, typer.Option("--delete", help="Confirm that items without a row are deleted")
    ] = False,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Take a filled workbook into the working catalog; where cells are wrong, write a marked copy only.

    Exit 1 where cells are wrong, 2 where the review objects or entries are missing from it.
    """
    from resources.workbook import import_workbook as import_into
    from zb_pipelines.domain.settings import current

    with in_chinese():
        target = marked or file.with_name(message("{name}-returned.xlsx", name=file.stem))
    done = import_into(file, current().catalog, target, chosen_day(day), deleting=delete)
    if as_json:
        print_json(
            {
                "agency": done.agency,
                "written": done.written,
                "faults": [vars(fault) for fault in done.faults],
                "remarks": [vars(remark) for remark in done.remarks],
                "marked": done.marked,
                "absent": done.absent,
                "deleted": [vars(each) for each in done.deleted],
            }
        )
    else:
        _print_imported(done)
    if done.faults:
        raise typer.Exit(1)
    raise typer.Exit(2 if done.remarks or done.absent else 0)


def _print_imported(done: "WorkbookImport") -> None:
    print_line(
        message("{agency}: changed files {count}", agency=done.agency, count=len(done.written))
    )
    _print_cells(message("Wrong cells; nothing was imported"), done.faults)
    _print_cells(message("Findings of the review"), done.remarks)
    if done.marked:
        print_line(message("Copy with marked cells: {file}", file=done.marked))
    for item in done.deleted:
        said = {"entry": item.entry, "item": f"{item.title} {item.name}"}
        print_line(
            message("Not deleted, for nothing confirms it: {entry} {item}", **said)
            if done.faults
            else message("Deleted: {entry} {item}", **said)
        )
    for entry in done.absent:
        print_line(
            message(
                "The workbook does not have {entry}, which stays in the catalog as it is;"
                " an entry is withdrawn in retired.yml",
                entry=entry,
            )
        )


def _print_cells(title: str, cells: "Sequence[CellFault]") -> None:
    if cells:
        columns = [
            message("Sheet"),
            message("Row"),
            message("Column"),
            message("Problem"),
            message("What to do"),
        ]
        print_table(title, columns, [(c.sheet, c.row, c.column, c.what, c.remedy) for c in cells])
