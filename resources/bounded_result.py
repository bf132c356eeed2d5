"""The result of a query within limits of time, rows and size, so that no reader takes the machine."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from threading import Event, Timer
from typing import Any

from resources.engine import Engine, EngineError
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

SECONDS = 120
MOST_ROWS = 200_000
MOST_MEGABYTES = 256
_BATCH = 100


def bounded_rows(
    engine: Engine, sql: str, *, seconds: float = SECONDS
) -> tuple[Sequence[str], list[tuple[Any, ...]]]:
    """Names of the columns, and all rows; :class:`InputError` past one of the limits."""
    rows: list[tuple[Any, ...]] = []
    size = 0
    with _stopped_after(engine, seconds):
        columns, batches = engine.batches(sql, _BATCH)
        for batch in batches:
            rows += batch
            size += sum(_size(value) for row in batch for value in row)
            if len(rows) > MOST_ROWS:
                raise _too_much(message("the result has more than {rows} rows", rows=MOST_ROWS))
            if size > MOST_MEGABYTES * 1024**2:
                raise _too_much(
                    message("the result is larger than {megabytes} MB", megabytes=MOST_MEGABYTES)
                )
    return columns, rows


@contextmanager
def _stopped_after(engine: Engine, seconds: float) -> Generator[None]:
    """Interrupt the engine when the time is over, and say so in place of the engine's own words."""
    over = Event()

    def stop() -> None:
        over.set()
        engine.connection.interrupt()

    timer = Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except EngineError:
        if over.is_set():
            said = message(
                "the query ran for {seconds} seconds and was stopped", seconds=round(seconds)
            )
            raise _too_much(said) from None
        raise
    finally:
        timer.cancel()


def _size(value: object) -> int:
    """About the bytes that a value takes: the length of a text, all of a list or struct, else a word."""
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, list | tuple) else 8


def _too_much(what: str) -> Exception:
    remedy = message("ask for less: choose columns, add WHERE or LIMIT, or aggregate")
    return input_error("SQL", what, remedy)
