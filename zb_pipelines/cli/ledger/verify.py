"""`zb ledger verify`: check the journal, here or on a copy without the registry."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.messages import message


def verify(
    file: Annotated[
        Path | None, typer.Argument(help="An exported journal; by default the registry's own")
    ] = None,
    head: Annotated[
        str | None, typer.Option(help="A hash noted earlier, which the journal must contain")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check every hash of the journal; exit 1 where a record was changed, removed or inserted."""
    from resources.platform import open_platform
    from resources.registry.audit.journal import START, chain_problems, from_text
    from zb_pipelines.domain.errors import InputError, input_error

    if file:
        if not file.is_file():
            raise input_error(
                str(file),
                message("There is no such file"),
                message("write one with zb ledger export"),
            )
        lines = from_text(file.read_text(encoding="utf-8"), file.name)
        problems = list(chain_problems(lines, head))
    else:
        registry = open_platform().registry
        lines = registry.journal.lines()
        problems = [*chain_problems(lines, head), *registry.reviews.contradictions(lines)]
    last = lines[-1].hash if lines else START
    if as_json:
        print_json(
            {"lines": len(lines), "head": last, "problems": [vars(each) for each in problems]}
        )
        raise typer.Exit(1 if problems else 0)
    if problems:
        raise InputError(*problems)
    print_line(
        message(
            "The journal is intact: records {count}, hash of the last {hash}",
            count=len(lines),
            hash=last,
        )
    )
