"""`zb ledger verify`: check the journal, here or on a copy without the registry."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line, print_problems
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resources.registry.audit.journal import JournalLine
    from zb_pipelines.domain.errors import Problem


def verify(
    file: Annotated[
        Path | None, typer.Argument(help="An exported journal; by default the registry's own")
    ] = None,
    head: Annotated[
        str | None, typer.Option(help="A hash noted earlier, which the journal must contain")
    ] = None,
    checkpoints: Annotated[
        Path | None,
        typer.Option(help="Folder of signed checkpoints; by default where they are copied to"),
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="Public key of the checkpoints, in hexadecimal digits")
    ] = None,
    timestamps: Annotated[
        Path | None,
        typer.Option(help="Root certificate (PEM) of the authority that stamped the checkpoints"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check the journal, the rows whose hashes it holds and its checkpoints; exit 2 where something was changed."""
    from resources.registry.audit.journal import START
    from zb_pipelines.domain.errors import InputError

    lines, problems = _of_file(file, head) if file else _of_registry(head)
    problems += _of_checkpoints(lines, checkpoints, key, own=file is None)
    problems += _of_timestamps(checkpoints, timestamps)
    last = lines[-1].hash if lines else START
    if as_json:
        said = [vars(each) for each in problems]
        print_json({"rows": len(lines), "lines": len(lines), "head": last, "problems": said})
    elif problems:
        print_problems(InputError(*problems))
    else:
        print_line(
            message(
                "The journal is intact: records {count}, hash of the last {hash}",
                count=len(lines),
                hash=last,
            )
        )
    raise typer.Exit(2 if problems else 0)


def _of_file(file: Path, head: str | None) -> "tuple[Sequence[JournalLine], list[Problem]]":
    from resources.registry.audit.journal import chain_problems, from_text
    from zb_pipelines.domain.errors import input_error

    if not file.is_file():
        raise input_error(
            str(file),
            message("There is no such file"),
            message("write one with zb ledger export"),
        )
    lines = from_text(file.read_text(encoding="utf-8"), file.name)
    return lines, list(chain_problems(lines, head))


def _of_registry(head: str | None) -> "tuple[Sequence[JournalLine], list[Problem]]":
    from resources.evidence.evidence import as_problem, gather_evidence
    from resources.platform import open_platform
    from resources.registry.audit.journal import JournalLine, missing_head

    registry = open_platform().registry
    evidence = gather_evidence(registry)
    lines = [JournalLine(**line) for line in evidence.lines]
    problems = [as_problem(found) for found in evidence.problems()]
    return lines, [
        *problems,
        *missing_head(lines, head),
        *registry.reviews.contradictions(lines),
    ]


def _of_checkpoints(
    lines: "Sequence[JournalLine]", folder: Path | None, key: Path | None, *, own: bool
) -> "list[Problem]":
    """What checkpoints say; those in the installation's own folder where none was named and any is there."""
    from resources.evidence.evidence import as_problem
    from resources.registry.audit.verify_evidence import check_checkpoints

    if folder is None and own:
        folder = _own_folder()
    if folder is None:
        return []
    public = bytes.fromhex(key.read_text()) if key else None
    found = check_checkpoints([asdict(line) for line in lines], folder, public)
    return [as_problem(each) for each in found]


def _own_folder() -> Path | None:
    """The first folder to which this installation's checkpoints are copied, where any is there."""
    from resources.platform import open_platform

    places = [Path(place) for place in open_platform().settings.checkpoint_to]
    return next((place for place in places if any(place.glob("*.checkpoint.json"))), None)


def _of_timestamps(folder: Path | None, root: Path | None) -> "list[Problem]":
    from resources.evidence.timestamp import timestamp_problems

    if root is None:
        return []
    stamped = folder or _own_folder()
    return list(timestamp_problems(stamped, root)) if stamped else []
