"""How far a long piece of work has come: told by whoever does it, heard by whoever shows it.

Work of several parts says after each how many are done. Nobody hears it unless a listener is set in
the context, as the command line does.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int], None]
"""Called with the part that has ended, the number of parts done, and of parts in all."""

_LISTENER: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


def report_progress(part: str, done: int, total: int) -> None:
    """Say that ``part`` has ended as number ``done`` of ``total``."""
    listener = _LISTENER.get()
    if listener:
        listener(part, done, total)


@contextmanager
def progress_to(listener: Listener) -> Generator[None]:
    """Have ``listener`` hear all progress of the block."""
    before = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(before)
