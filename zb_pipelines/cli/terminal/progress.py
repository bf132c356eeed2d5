"""Progress of long commands on standard error: a bar with the time left, on a terminal alone."""

import sys
from collections.abc import Generator
from contextlib import contextmanager, nullcontext

from zb_pipelines.cli.terminal.output import errors
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.progress import progress_to


@contextmanager
def show_progress(title: str) -> Generator[None]:
    """Show the progress of the block as a bar on a terminal; nothing is written where there is none.

    The time left is reckoned from the parts that are done.
    """
    with _bar(title) if sys.stderr.isatty() else nullcontext():
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
