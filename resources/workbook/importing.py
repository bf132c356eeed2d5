"""Imports a filled workbook into the working catalog: all of it, or nothing and a marked copy."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from resources.local_files.atomic_file import write_atomically
from resources.workbook.layout import HEADER_ROW
from resources.workbook.marking import write_marked
from resources.workbook.reading import open_workbook, read_filled
from zb_pipelines.domain.catalog.files.parse_folder import parse_folder
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.review import review
from zb_pipelines.domain.catalog.sheets.columns import ENTRIES, ENTRY_COLUMNS
from zb_pipelines.domain.catalog.sheets.drafting import CellFault, DeletedItem, Drafted, drafts
from zb_pipelines.domain.catalog.sheets.problem_cells import cell_of_problem
from zb_pipelines.domain.errors import InputError, Problem, input_error
from zb_pipelines.domain.messages import message


@dataclass(frozen=True)
class WorkbookImport:
    """What became of a workbook.

    ``written`` names the files of the catalog that changed; ``faults`` are cells that forbid the
    import (then nothing is written), ``remarks`` what the review will object to. ``marked`` is the
    copy with those cells marked, ``absent`` the agency's entries that the workbook leaves out.
    """

    agency: str
    written: tuple[str, ...]
    faults: tuple[CellFault, ...]
    remarks: tuple[CellFault, ...]
    marked: Path | None
    absent: tuple[str, ...]
    deleted: tuple[DeletedItem, ...] = ()


def import_workbook(
    file: Path, folder: Path, marked: Path, day: date, *, deleting: bool = False
) -> WorkbookImport:
    """Read ``file`` into the catalog ``folder``; mark what is wrong in a copy at ``marked``.

    Files of entries that the workbook does not change are not touched. Items that it leaves out are
    faults unless ``deleting`` confirms that they go. :class:`InputError` where the file is not such
    a workbook or its agency is not registered.
    """
    book = open_workbook(file)
    filled = read_filled(book, file.name)
    parsed = parse_folder(folder)
    if not parsed.knows("agencies", filled.agency):
        raise input_error(
            file.name,
            message("The directory of agencies does not have {agency}", agency=filled.agency),
            message("register it in agencies.yml first"),
        )
    faulty = (parsed.named["sources"] or set()) - parsed.entries.keys()
    faults: set[CellFault] = set()
    while True:
        # One fault hides others of its entry: look again without the cells found wrong.
        wrong = {(fault.sheet, fault.row, fault.column) for fault in faults}
        drafted = drafts(filled, parsed, faulty, wrong)
        remarks = _check_result(folder, drafted, day)
        if faults.issuperset(drafted.faults):
            break
        faults.update(drafted.faults)
    if not faults and not deleting:
        faults.update(_unconfirmed_faults(drafted.deleted))
    # What breaks elsewhere may only follow from a wrong cell: it is told when the cells are right.
    told = tuple(sorted(fault for fault in faults if fault.row > HEADER_ROW)) or tuple(faults)
    if told or remarks:
        write_marked(book, told, remarks, marked)
    if not told:
        _write(folder, drafted.files)
    mine = {key for key in parsed.entries if key.startswith(f"{filled.agency}/")}
    named = {name.removeprefix("sources/").removesuffix(".yml") for name in drafted.rows}
    return WorkbookImport(
        filled.agency,
        () if told else tuple(sorted(drafted.files)),
        told,
        remarks,
        marked if told or remarks else None,
        tuple(sorted(mine - named)),
        tuple(sorted(drafted.deleted)),
    )


def _unconfirmed_faults(deleted: Sequence[DeletedItem]) -> list[CellFault]:
    """One fault an entry, at its row: which items would go, and how that is confirmed."""
    by_row: dict[int, list[str]] = {}
    for each in deleted:
        by_row.setdefault(each.row, []).append(each.title)
    return [
        CellFault(
            ENTRIES,
            row,
            ENTRY_COLUMNS[0].title,
            message(
                "{count} items have no row any more and would be deleted: {items}",
                count=len(titles),
                items=message(", ").join(titles),
            ),
            message(
                "put the rows back; where they are to be deleted, have the import confirm it with --delete"
            ),
        )
        for row, titles in by_row.items()
    ]


def _check_result(folder: Path, drafted: Drafted, day: date) -> tuple[CellFault, ...]:
    """Load the catalog as it would be: faults go to ``drafted``, the review's findings come back.

    Only what the workbook brings about counts, not what was wrong before.
    """
    if not drafted.files:
        return ()
    after, findings = _problems(folder, drafted.files, day)
    said = {_essence(problem) for problem in _problems(folder, {})[0]} if after else set()
    for problem in after:
        if _essence(problem) not in said:
            drafted.faults.append(cell_of_problem(problem, drafted) or _fault_at_head(problem))
    touched = tuple(drafted.files)
    return tuple(
        cell
        for problem in findings
        if problem.where.split(" ")[0] in touched and (cell := cell_of_problem(problem, drafted))
    )


def _problems(
    folder: Path, files: Mapping[str, str], day: date | None = None
) -> tuple[Sequence[Problem], Sequence[Problem]]:
    """What loading ``folder`` with ``files`` in it complains of, and what the review of it finds."""
    with tempfile.TemporaryDirectory(prefix="zb-catalog-") as scratch:
        whole = Path(scratch)
        shutil.copytree(folder, whole, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True)
        _write(whole, files)
        try:
            catalog = load_catalog(whole)
        except InputError as error:
            return error.problems, ()
        return (), review(catalog, day) if day else ()


def _essence(problem: Problem) -> tuple[str, str]:
    """A problem without its line, which moves when other lines are written."""
    return problem.where.partition(":")[0], problem.what


def _fault_at_head(problem: Problem) -> CellFault:
    """A problem in a file that the workbook does not show: it stands at the sheet's head."""
    what = message(
        "the change touches what the bureau of big data maintains ({where}: {what})",
        where=problem.where,
        what=problem.what,
    )
    remedy = message(
        "this agency cannot settle that in the workbook: ask the bureau of big data, or take the change back"
    )
    return CellFault(ENTRIES, HEADER_ROW, ENTRY_COLUMNS[0].title, what, remedy)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        write_atomically(folder / name, text.encode())
