"""How the command line speaks: tables for people, JSON for machines, refusals in sentences."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from zb_pipelines.domain.business_day import parse_day, today
from zb_pipelines.domain.errors import InputError

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]
OnDay = Annotated[str | None, typer.Option("--date", help="业务日期 YYYY-MM-DD,默认今天")]

# A log file has no width of its own; tables of Chinese text want more than 80 columns.
WIDTH = None if sys.stdout.isatty() else 130
console = Console(highlight=False, width=WIDTH)
errors = Console(stderr=True, highlight=False)


def complain(refusal: InputError) -> None:
    """Print every problem of a refusal, one block each, on standard error."""
    for problem in refusal.problems:
        errors.print(problem.where, style="bold red", markup=False, soft_wrap=True)
        errors.print(f"  {problem.what}", markup=False, soft_wrap=True)
        errors.print(f"  → {problem.remedy}", markup=False, soft_wrap=True)


def say_json(value: object) -> None:
    """Print a value as JSON; dates as ISO text."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def say_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; ``None`` shows as a dash."""
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("-" if cell is None else str(cell) for cell in row))
    console.print(table)


def say_facts(facts: Mapping[str, object]) -> None:
    """Print name and value, a line each."""
    for name, value in facts.items():
        console.print(f"{name}:{value}", markup=False, soft_wrap=True)


def chosen_day(text: str | None) -> date:
    """The day of a ``--date`` option, today without one."""
    return parse_day(text, "--date") if text else today()


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
