"""Progress of long commands: a bar on a terminal, a line a part in a log, nothing unasked."""

import os
import pty
import subprocess
import sys

import pytest

from zb_pipelines.domain.progress import progress_to, report_progress

WORK = """
from zb_pipelines.cli.terminal.progress import show_progress
from zb_pipelines.domain.progress import report_progress
with show_progress("一夜"):
    for number in (1, 2):
        report_progress(f"tax{number}", number, 2)
"""


def test_without_a_terminal_nothing_is_written() -> None:
    done = subprocess.run([sys.executable, "-c", WORK], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize("said", [{"ZB_PROGRESS": "lines"}, {"JOURNAL_STREAM": "8:1234"}])
def test_a_log_gets_a_line_for_each_part(said: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORK],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **said},
    )
    assert done.stdout == ""
    first, second = done.stderr.splitlines()
    assert "一夜 1/2 tax1" in first
    assert "一夜 2/2 tax2" in second


def test_a_terminal_gets_a_bar() -> None:
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-c", WORK], stderr=theirs, check=True, env={**os.environ, "TERM": "xterm"}
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode(errors="replace")
    os.close(ours)
    assert "2/2" in shown
    assert "剩余" in shown


def test_nobody_hears_it_who_has_not_asked() -> None:
    heard: list[tuple[str, int, int]] = []
    report_progress("before", 1, 1)

    def hear(part: str, done: int, total: int) -> None:
        heard.append((part, done, total))

    with progress_to(hear):
        report_progress("within", 1, 2)
    report_progress("after", 1, 1)
    assert heard == [("within", 1, 2)]
