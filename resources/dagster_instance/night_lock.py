"""Who lives the night: one starter at a time, so that no agency is pulled twice.

`zb nightly` in cron and the schedule of a running `zb ui` may come at the same minute. The first
to lock ``night.lock`` in the instance's folder has the night; the lock ends with its process, so
that nothing has to be cleaned up after a crash.
"""

import fcntl
import json
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TextIO

from zb_pipelines.domain.errors import InputError, input_error

# Time for the daemon to create the runs that the schedule asked for; from then on they tell.
FRESH = timedelta(minutes=10)


@contextmanager
def night_claimed(home: Path, day: date, who: str, *, leave: bool = False) -> Generator[None]:
    """Hold the night of ``day`` for ``who``; :class:`InputError` naming who has it already.

    ``leave``: the claim outlives the block by :data:`FRESH`, for a starter that only asks.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "night.lock").open("a+", encoding="utf-8") as file:
        if not _locked(file):
            raise _taken(day, _holder(file))
        holder = _holder(file)
        if holder.get("day") == str(day) and holder["who"] != who and _fresh(holder["at"]):
            raise _taken(day, holder)
        _write(file, {"day": str(day), "who": who, "at": datetime.now(UTC).isoformat()})
        try:
            yield
        finally:
            if not leave:
                _write(file, {})


def night_held(home: Path) -> bool:
    """Whether a process is living a night at this moment."""
    try:
        with (home / "night.lock").open("r", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _locked(file: TextIO) -> bool:
    """Take the lock; who only looks (:func:`night_held`) has it for less than the pauses here."""
    for pause in (0.05, 0.1, 0.2, 0):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(pause)
        else:
            return True
    return False


def _taken(day: date, holder: dict[str, str]) -> InputError:
    who, since = holder.get("who", "another starter"), holder.get("at", "this moment")
    return input_error(
        f"the night of {day}",
        f"{who} has been living it since {since}",
        "wait for its end; keep one starter: cron with `zb nightly`, or the schedule `nightly`",
    )


def _holder(file: TextIO) -> dict[str, str]:
    file.seek(0)
    return json.loads(file.read() or "{}")


def _fresh(at: str) -> bool:
    return datetime.now(UTC) - datetime.fromisoformat(at) < FRESH


def _write(file: TextIO, holder: dict[str, str]) -> None:
    file.seek(0)
    file.truncate()
    json.dump(holder, file)
    file.flush()
