"""Progress of long commands on standard error: a bar on a terminal, a line a part in a log, else nothing."""

import os
import sys
import time
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime

from zb_pipelines.cli.terminal.output import errors
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.progress import progress_to
from zb_pipelines.domain.setting import setting

_JOURNAL = "JOURNAL_STREAM"
"""Variable by which systemd says that what is printed goes into its journal."""


@contextmanager
def show_progress(title: str) -> Generator[None]:
    """Show the progress of the block: a bar on a terminal, a line for each part in a log.

    A log is systemd's journal, or whatever the setting ``progress`` says to be one. The time left is
    reckoned from the parts that are done.
    """
    with _display(title):
        yield


def _display(title: str) -> AbstractContextManager[None]:
    if sys.stderr.isatty():
        return _bar(title)
    if setting("progress") == "lines" or os.environ.get(_JOURNAL):
        return _lines(title)
    return nullcontext()


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
