"""What the commands of every day cost: processor seconds of a process of its own each.

    python -m benchmarks.commands [--rounds 5]

A city of 600 persons has lived one night under the shipped catalog. The short commands are called
in turn, the median of the rounds counts. Then the next night, of a city so small that what it costs
is what a night costs before any data, and the same night again, for which everything stands.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.processors import children_processors
from benchmarks.result import Figure, tell
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.settings import SHIPPED_CATALOG

DAY = date(2026, 11, 20)
SHORT: Mapping[tuple[str, ...], str] = {
    ("query", "select 1"): "≤ 0.6",
    ("status",): "≤ 0.5",
    ("catalog", "check"): "≤ 0.9",
    ("doctor",): "≤ 1.0",
}
PUBLISH = ("catalog", "publish", "--reviewer", "审核员", "--reason", "首次发布", "--effective")
FOUND = 2
"""The exit code where there is something to see to: a bad row of the demo, a warning of the doctor."""


def processor_seconds(home: Path, day: date, arguments: Sequence[str]) -> float:
    """User and system time of ``zb arguments``, its children included. Raises where it fails."""
    before = children_processors()
    ambient = {name: value for name, value in os.environ.items() if not name.startswith("ZB_")}
    done = subprocess.run(
        [Path(sys.executable).with_name("zb"), *arguments],
        env={**ambient, "ZB_HOME": str(home), "ZB_TODAY": day.isoformat()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, FOUND):
        raise SystemExit(f"zb {arguments} ended with {done.returncode}\n{done.stderr}")
    return children_processors() - before


def nights(home: Path, day: date) -> list[Figure]:
    """The night of ``day``, and the same night lived again."""
    processor_seconds(home, day, ("demo", "build", "--persons", "600", "--date", day.isoformat()))
    night = ("nightly", "--date", day.isoformat())
    entries = len(load_catalog(SHIPPED_CATALOG).entries)
    return [
        Figure(f"night of {entries} entries", processor_seconds(home, day, night), "s", "≤ 25"),
        Figure("the same night again", processor_seconds(home, day, night), "s"),
    ]


def main() -> None:
    """Live a night, measure, tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    rounds = options.parse_args().rounds
    with TemporaryDirectory() as name:
        home = Path(name)
        first = DAY.isoformat()
        processor_seconds(home, DAY, ("demo", "build", "--persons", "600", "--date", first))
        processor_seconds(home, DAY, (*PUBLISH, first))
        processor_seconds(home, DAY, ("nightly", "--date", first))
        taken: dict[tuple[str, ...], list[float]] = {command: [] for command in SHORT}
        for _ in range(rounds):
            for command in SHORT:
                taken[command].append(processor_seconds(home, DAY, command))
        figures = [
            Figure(f"zb {' '.join(command)}, processors", median(taken[command]), "s", bar)
            for command, bar in SHORT.items()
        ]
        figures += nights(home, DAY + timedelta(days=1))
    tell("commands", f"a city of 600 persons, median of {rounds} rounds", figures)


if __name__ == "__main__":
    main()
