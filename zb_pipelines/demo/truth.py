"""``truth.json``: every planted defect of every built day, and what must come of it.

``{"seed", "persons", "days": {"2026-11-20": {"since", "defects": [{"entry", "key", "defect",
"expect"}]}}}``. It holds the values of an invented city and never leaves the demo's folder.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from resources.engine import Engine
from resources.local_files.atomic_file import write_atomically
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.settings import Settings


def truth_path(settings: Settings) -> Path:
    """Where the truth stands."""
    return settings.demo / "truth.json"


def read_truth(settings: Settings) -> dict[str, Any]:
    """The whole truth; :class:`InputError` where no city was built."""
    file = truth_path(settings)
    if not file.is_file():
        raise input_error(
            str(file), message("No demo city was built here"), message("run zb demo build first")
        )
    return json.loads(file.read_text("utf-8"))


def built_days(settings: Settings) -> list[date]:
    """The days of the city that were built, ascending; none before the first."""
    if not truth_path(settings).is_file():
        return []
    return sorted(date.fromisoformat(day) for day in read_truth(settings)["days"])


def refuse_other_city(settings: Settings, *, persons: int, seed: int) -> None:
    """Raise :class:`InputError` where another city stands already."""
    if not truth_path(settings).is_file():
        return
    there = read_truth(settings)
    if (there["persons"], there["seed"]) != (persons, seed):
        raise input_error(
            str(truth_path(settings)),
            message(
                "There is a city of {persons} persons from seed {seed} here already",
                persons=there["persons"],
                seed=there["seed"],
            ),
            message("give the same --persons and --seed, or remove the demo folder and the lake"),
        )


def write_truth(
    settings: Settings, engine: Engine, *, persons: int, seed: int, day: date, since: date | None
) -> int:
    """Put the rows of ``expected`` into the truth as those of ``day``; how many."""
    file = truth_path(settings)
    days: dict[str, Any] = read_truth(settings)["days"] if file.is_file() else {}
    defects = engine.scalar(
        "SELECT '[' || coalesce(string_agg(json_object('entry', entry, 'key', key::JSON, 'defect', defect,"
        " 'expect', expect::JSON)::VARCHAR, ',' ORDER BY entry, defect, key, expect), '') || ']' FROM expected"
    )
    days[day.isoformat()] = {
        "since": since.isoformat() if since else None,
        "defects": json.loads(defects),
    }
    content = {"seed": seed, "persons": persons, "days": dict(sorted(days.items()))}
    write_atomically(file, json.dumps(content, ensure_ascii=False, indent=1).encode())
    return len(days[day.isoformat()]["defects"])
