"""What commands print: tables and sentences for people, JSON for machines, problems on stderr."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from typer.exceptions import TyperException

from zb_pipelines.cli.terminal.translated_help import translated_usage_error
from zb_pipelines.domain.business_day import parse_day, today
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import for_reader, message

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON")]
OnDay = Annotated[
    str | None, typer.Option("--date", help="Business day YYYY-MM-DD, today by default")
]

# A log file has no width of its own; tables of Chinese text want more than 80 columns.
WIDTH = None if sys.stdout.isatty() else 130
_WRITTEN_AT_ONCE = 1 << 20  # characters
console = Console(highlight=False, width=WIDTH)
errors = Console(stderr=True, highlight=False)


def print_problems(error: InputError) -> None:
    """Print every problem of an error, one block each, on standard error."""
    for problem in error.problems:
        where, what, remedy = map(for_reader, (problem.where, problem.what, problem.remedy))
        errors.print(where, style="bold red", markup=False, soft_wrap=True)
        errors.print(f"  {what}", markup=False, soft_wrap=True)
        errors.print(f"  → {remedy}", markup=False, soft_wrap=True)


def print_usage_error(error: TyperException) -> None:
    """Print the usage line and what is wrong with the command as typed, on standard error."""
    said = error.format_message()
    if not said:  # a group without a command: its help was printed already
        return
    context = getattr(error, "ctx", None)
    if context is not None:
        errors.print(context.get_usage(), markup=False, soft_wrap=True)
        hint = message("Try {command} for help.", command=f"{context.command_path} --help")
        errors.print(hint, markup=False, soft_wrap=True)
    errors.print(translated_usage_error(said), style="bold red", markup=False, soft_wrap=True)


def print_aborted() -> None:
    """Print that the person broke the command off at a prompt."""
    errors.print(message("Aborted."), markup=False)


def print_line(text: str) -> None:
    """Print a sentence as it is, without wrapping or markup."""
    console.print(text, markup=False, soft_wrap=True)


def print_json(value: object) -> None:
    """Print a value as JSON; dates as ISO text."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def print_json_list(values: Iterable[object]) -> None:
    """What :func:`print_json` prints of a list, written as it comes: a large result is not held as text too."""
    opened, held = "[", ""
    for value in values:
        text = json.dumps(value, ensure_ascii=False, indent=2, default=_plain)
        held += f"{opened}\n  " + text.replace("\n", "\n  ")
        opened = ","
        if len(held) > _WRITTEN_AT_ONCE:
            typer.echo(held, nl=False)
            held = ""
    typer.echo("[]" if opened == "[" else f"{held}\n]")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; ``None`` shows as a dash."""
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("-" if cell is None else str(cell) for cell in row))
    console.print(table)


def print_facts(facts: Mapping[str, object]) -> None:
    """Print name and value, a line each."""
    for name, value in facts.items():
        print_line(message("{first}: {second}", first=name, second=value))


def chosen_day(text: str | None) -> date:
    """The day of a ``--date`` option, today without one."""
    return parse_day(text, "--date") if text else today()


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
