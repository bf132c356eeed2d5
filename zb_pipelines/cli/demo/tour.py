"""`zb demo tour`: two nights of the demo city, from nothing to the report."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import typer

from zb_pipelines.cli.demo.build import Mariadb, Persons, Seed
from zb_pipelines.cli.terminal.output import AsJson, console, print_json, print_line
from zb_pipelines.domain.messages import in_chinese, message

Step = tuple[list[str], set[int]]
"""A `zb` command as a newcomer would type it, and the exit codes with which the tour goes on."""


def tour(
    persons: Persons = 5000, seed: Seed = 1, mariadb: Mariadb = None, as_json: AsJson = False
) -> None:
    """Two days of the demo city, from nothing to the report; what make demo runs."""
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.domain.settings import current

    last = today()
    city = ["--persons", str(persons), "--seed", str(seed)]
    steps = _steps([*city, *(["--mariadb", mariadb] if mariadb else [])], last)
    if as_json:
        print_json([{"command": words, **_answer(words, allowed)} for words, allowed in steps])
        return
    for words, allowed in steps:
        console.print(f"\n$ zb {' '.join(words)}", style="bold", markup=False, soft_wrap=True)
        _run_command(words, allowed)
    print_line(message("Report: {file}", file=current().reports / f"quality-{last}.html"))
    print_line(
        message(
            "Next: {commands}",
            commands="; ".join((".venv/bin/zb status", "make ui", "zb query", "zb explain")),
        )
    )


def _steps(city: list[str], last: date) -> Iterator[Step]:
    first = last - timedelta(days=1)
    for day in map(str, (first, last)):
        yield ["demo", "build", *city, "--date", day], {0}
        if day == str(first):
            yield _publication(day), {0}
        yield ["nightly", "--date", day], {0, 2}
        if day == str(first):  # what was asked before the second night is in its report
            yield ["demo", "sharing", "--date", str(last)], {0}
    yield ["coverage"], {0, 2}
    yield ["demo", "verify"], {0}
    yield ["demo", "sharing"], {0}


def _publication(day: str) -> list[str]:
    with in_chinese():  # kept in the registry
        reviewer, reason = message("Demo reviewer"), message("First release of the demo city")
    named = ("--reviewer", reviewer, "--reason", reason)
    return ["catalog", "publish", *named, "--effective", day]


def _answer(words: list[str], allowed: set[int]) -> dict[str, Any]:
    done = _run_command([*words, "--json"], allowed, subprocess.PIPE)
    return {"exit": done.returncode, "answer": json.loads(done.stdout)}


def _run_command(
    words: list[str], allowed: set[int], output: int | None = None
) -> subprocess.CompletedProcess[str]:
    """One `zb` command as a process of its own; the tour ends with its exit code where it fails."""
    command = [sys.executable, "-c", "from zb_pipelines.cli import main; main()", *words]
    done = subprocess.run(command, env=os.environ, check=False, stdout=output, text=True)  # noqa: S603 -- our own command
    if done.returncode not in allowed:
        raise typer.Exit(done.returncode)
    return done
