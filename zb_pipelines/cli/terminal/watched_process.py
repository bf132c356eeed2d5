"""A command in a child process whose memory is watched, and that is killed before it takes the machine.

The engine's own limit does not count every text, list and state that its functions build, and a
limit of address space makes allocations fail inside of it, where a wrong answer might come of it.
So the memory that the child really has is looked at from outside a hundred times a second, and
past the limit nothing is answered at all.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import NoReturn

MOST_MEGABYTES = 2_500
"""Of all memory of the process. The engine's own limit, what pyarrow and Python need, and the result
in Python's objects take less; a text that one function makes longer takes as much as it is told to."""
_SECONDS = 0.01
_PAGE = os.sysconf("SC_PAGE_SIZE")


def run_watched(command: Callable[[], None]) -> None:
    """Run ``command`` in a child process, and end as it ends: always by :class:`SystemExit`.

    Past the limit the child is killed: a sentence and exit code 1. To be called before any thread
    runs. Without Linux's ``/proc``, and for a caller in this process that reads the output itself,
    nothing is watched.
    """
    if not Path("/proc/self/statm").exists() or sys.stdout is not sys.__stdout__:
        return command()
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(write_end)
        Thread(target=_end_with_parent, args=(read_end,), daemon=True).start()
        _run_to_end(command)
    os.close(read_end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the child too

    def end_child(number: int, _frame: object) -> None:
        os.kill(child, number)

    signal.signal(signal.SIGTERM, end_child)
    code = _watch(child)
    if code is None:
        _refuse()
        code = 1
    sys.exit(code if code >= 0 else 128 - code)


def _run_to_end(command: Callable[[], None]) -> NoReturn:
    """Run the command and end this process, which nobody else's code may go on in."""
    code = 0
    try:
        command()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException:  # as the interpreter itself says it at its end
        sys.excepthook(*sys.exc_info())  # pyright: ignore[reportArgumentType]
        code = 1
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _end_with_parent(pipe: int) -> None:
    """End this process when the one that watches it is gone, which closes the pipe."""
    os.read(pipe, 1)
    os._exit(1)


def _watch(child: int) -> int | None:
    """The exit code of the child, negative for a signal; ``None`` where it was killed for its memory."""
    most = MOST_MEGABYTES * 1024**2 // _PAGE
    held = Path(f"/proc/{child}/statm")
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        with suppress(OSError, IndexError, ValueError):
            if int(held.read_text("ascii").split()[1]) > most:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return None
        time.sleep(_SECONDS)


def _refuse() -> None:
    """Say why there is no answer, and delete what the killed process spilled."""
    from resources.local_files.scratch_folder import sweep_scratch
    from zb_pipelines.cli.terminal.output import print_problems
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.domain.messages import choose_language, message
    from zb_pipelines.domain.settings import current

    choose_language()
    what = message(
        "the statement needed more than {megabytes} MB of memory and was stopped",
        megabytes=MOST_MEGABYTES,
    )
    remedy = message("ask for less: choose columns, add WHERE or LIMIT, or aggregate")
    print_problems(input_error("SQL", what, remedy))
    sweep_scratch(current().scratch)
