"""`zb ledger`: the hash-chained journal, verified here or on a copy without the registry."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.output import AsJson, console, say_json

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """办理日志:只增不改,逐条校验."""


@app.command()
def verify(
    file: Annotated[Path | None, typer.Argument(help="导出的日志;默认校验登记库")] = None,
    head: Annotated[str | None, typer.Option(help="曾经记下的校验值,应当在日志中")] = None,
    as_json: AsJson = False,
) -> None:
    """Check every hash of the journal; exit 1 where a record was changed, removed or inserted."""
    from resources.registry.audit.journal import START, broken, from_text
    from resources.registry.office import open_office
    from zb_pipelines.domain.errors import InputError, input_error
    from zb_pipelines.domain.settings import current

    if file:
        if not file.is_file():
            raise input_error(str(file), "没有这个文件", "用 zb ledger export 导出")
        lines = from_text(file.read_text(encoding="utf-8"), file.name)
        problems = list(broken(lines, head))
    else:
        with open_office(current().registry_url) as office:
            lines = office.journal.lines()
            problems = [*broken(lines, head), *office.reviews.contradictions(lines)]
    last = lines[-1].hash if lines else START
    if as_json:
        say_json({"lines": len(lines), "head": last, "problems": [vars(each) for each in problems]})
        raise typer.Exit(1 if problems else 0)
    if problems:
        raise InputError(*problems)
    console.print(f"日志 {len(lines)} 条,全部相符;最后一条的校验值 {last}", soft_wrap=True)


@app.command()
def export(file: Annotated[Path, typer.Argument(help="写到哪里")], as_json: AsJson = False) -> None:
    """Write the journal as JSON lines, to be kept elsewhere and verified there."""
    from resources.registry.audit.journal import START, as_text
    from resources.registry.office import open_office
    from zb_pipelines.domain.settings import current

    with open_office(current().registry_url) as office:
        lines = office.journal.lines()
    file.write_text(as_text(lines), encoding="utf-8")
    last = lines[-1].hash if lines else START
    if as_json:
        say_json({"lines": len(lines), "head": last, "file": file})
    else:
        console.print(f"{file}:{len(lines)} 条,最后一条的校验值 {last}", soft_wrap=True)
