"""`zb demo tour`: two nights of the demo city, from nothing to the report."""

import os
import subprocess
import sys
from datetime import timedelta

import typer

from zb_pipelines.cli.demo.build import Persons, Seed
from zb_pipelines.cli.terminal.output import console, print_line
from zb_pipelines.domain.messages import in_chinese, message


def tour(persons: Persons = 5000, seed: Seed = 1) -> None:
    """Two days of the demo city, from nothing to the report; what make demo runs."""
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.domain.settings import current

    last = today()
    first = last - timedelta(days=1)
    for day in (first, last):
        text = day.isoformat()
        _run_command(
            ["demo", "build", "--persons", str(persons), "--seed", str(seed), "--date", text], {0}
        )
        if day == first:
            _publish(text)
        _run_command(["nightly", "--date", text], {0, 2})
        if day == first:  # what was asked before the second night is in its report
            _run_command(["demo", "sharing", "--date", last.isoformat()], {0})
    _run_command(["coverage"], {0, 2})
    _run_command(["demo", "verify"], {0})
    _run_command(["demo", "sharing"], {0})
    print_line(message("Report: {file}", file=current().reports / f"quality-{last}.html"))
    print_line(
        message(
            "Next: {commands}",
            commands="; ".join((".venv/bin/zb status", "make ui", "zb query", "zb explain")),
        )
    )


def _publish(day: str) -> None:
    with in_chinese():  # kept in the registry
        reviewer, reason = message("Demo reviewer"), message("First release of the demo city")
    _run_command(
        [
            *("catalog", "publish", "--reviewer", reviewer),
            *("--reason", reason, "--effective", day),
        ],
        {0},
    )


def _run_command(arguments: list[str], allowed: set[int]) -> None:
    """One `zb` command as a newcomer would type it; stops the tour where it fails."""
    console.print(f"\n$ zb {' '.join(arguments)}", style="bold", markup=False, soft_wrap=True)
    command = [sys.executable, "-c", "from zb_pipelines.cli import main; main()", *arguments]
    code = subprocess.run(command, env=os.environ, check=False).returncode  # noqa: S603 -- our own command
    if code not in allowed:
        raise typer.Exit(code)
