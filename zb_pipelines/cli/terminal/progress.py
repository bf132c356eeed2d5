"""Progress of long commands on standard error: a bar with the time left, or a line a part in a log."""

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime

from zb_pipelines.cli.terminal.output import errors
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.progress import progress_to


@contextmanager
def show_progress(title: str) -> Generator[None]:
    """Show the progress of the block: a bar on a terminal, otherwise a line for each part.

    The time left is reckoned from the parts that are done; it is silent until the first has ended.
    """
    if sys.stderr.isatty():
        with _bar(title):
            yield
    else:
        with _lines(title):
            yield


@contextmanager
def _bar(title: str) -> Generator[None]:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn(message("left")),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as shown:
        task = shown.add_task(title, total=None)

        def advance(part: str, done: int, total: int) -> None:
            shown.update(task, description=f"{title} {part}", completed=done, total=total)

        with progress_to(advance):
            yield


@contextmanager
def _lines(title: str) -> Generator[None]:
    started = time.monotonic()

    def print_part(part: str, done: int, total: int) -> None:
        left = (time.monotonic() - started) / done * (total - done) if done else 0.0
        line = message(
            "{time} {title} {done}/{total} {part} (about {left} s left)",
            time=f"{datetime.now().astimezone():%H:%M:%S}",
            title=title,
            done=done,
            total=total,
            part=part,
            left=round(left),
        )
        errors.print(line, markup=False, soft_wrap=True)

    with progress_to(print_part):
        yield
