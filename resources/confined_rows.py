"""What a reader's statement answers, within limits and behind the barrier that lets nothing be written."""

from collections.abc import Sequence
from typing import Any

from resources.bounded_result import bounded_rows
from resources.engine import Engine
from resources.lake_views import lock_behind
from resources.write_barrier import write_barrier


def confined_rows(engine: Engine, sql: str) -> tuple[Sequence[str], list[tuple[Any, ...]]]:
    """Names of the columns, and all rows, of a statement over the engine of ``open_views``, which is locked for it."""
    with write_barrier(engine.scratch) as barrier:
        lock_behind(barrier, engine)
        return barrier.run(lambda: bounded_rows(engine, sql))
