"""Lock so that only one process, cron or scheduler, runs a given night: no agency is pulled twice.

`zb nightly` in cron and the schedule of a running `zb ui` may come at the same minute. The first
to lock ``night.lock`` in the instance's folder has the night; the lock ends with its process, so
that nothing has to be cleaned up after a crash.
"""

import json
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from resources.local_files.file_lock import LockHeldError, file_lock, is_locked
from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message

# Time for the daemon to create the runs that the schedule asked for; from then on they tell.
FRESH = timedelta(minutes=10)
_FILE = "night.lock"


@contextmanager
def hold_night_lock(home: Path, day: date, who: str, *, leave: bool = False) -> Generator[None]:
    """Hold the night of ``day`` for ``who``; :class:`InputError` naming who has it already.

    ``leave``: the claim outlives the block by :data:`FRESH`, for a starter that only asks.
    """
    try:
        with file_lock(home / _FILE) as file:
            file.seek(0)
            holder = _holder(file.read())
            if holder.get("day") == str(day) and holder["who"] != who and _fresh(holder["at"]):
                raise _already_running(day, holder)
            _write(file, {"day": str(day), "who": who, "at": datetime.now(UTC).isoformat()})
            try:
                yield
            finally:
                if not leave:
                    _write(file, {})
    except LockHeldError as held:
        raise _already_running(day, _holder(held.owner)) from None


def night_lock_held(home: Path) -> bool:
    """Whether a process is running a night at this moment."""
    return is_locked(home / _FILE)


def _already_running(day: date, holder: dict[str, str]) -> InputError:
    who = holder.get("who", message("another starter"))
    since = _on_the_clock(holder["at"]) if "at" in holder else message("this moment")
    return input_error(
        message("the night of {day}", day=day),
        message("{who} has been running it since {since}", who=who, since=since),
        message(
            "wait for its end; keep one starter: cron with `zb nightly`, or the schedule `nightly`"
        ),
    )


def _holder(text: str) -> dict[str, str]:
    return json.loads(text or "{}")


def _on_the_clock(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(ZoneInfo(TIMEZONE)):%Y-%m-%d %H:%M}"


def _fresh(at: str) -> bool:
    return datetime.now(UTC) - datetime.fromisoformat(at) < FRESH


def _write(file: TextIO, holder: dict[str, str]) -> None:
    file.seek(0)
    file.truncate()
    json.dump(holder, file)
    file.flush()
