"""How long the code location takes to load with 500 entries, against 30.

    python -m benchmarks.load [--rounds 5]

One load is what a code server does when it starts, in a process of its own: import, build the
definitions from the release in force, resolve every job, describe the repository as the
webserver receives it. The two sizes take turns; what counts is the best round of each, on the
clock and on the processor, for whatever else the machine does only adds. The bar is 1.5 x the
time of 30, and 3 s.
"""

import argparse
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processors import children_processors
from benchmarks.result import Figure, tell
from resources.registry import Registry
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.settings import SHIPPED_CATALOG

FEW, MANY = 30, 500
FACTOR, ALLOWANCE = 1.5, 3.0


def resized(catalog: Catalog, count: int) -> Catalog:
    """The catalog with ``count`` entries: those that the base databases read, others, copies.

    Without products, which would share entries that are left out.
    """
    claims = [claim for each in catalog.consolidations.values() for claim in each.claims]
    read = {claim.entry for claim in claims}
    read |= {claim.through.entry for claim in claims if claim.through}
    pulled = [entry for entry in catalog.entries.values() if not entry.withheld]
    entries = {entry.key: entry for entry in pulled if entry.key in read}
    others = [entry for entry in pulled if entry.key not in read]
    for number in range(count - len(entries)):
        entry = others[number % len(others)]
        copy = "" if number < len(others) else f"_{number}"
        entries[entry.key + copy] = entry.model_copy(update={"key": entry.key + copy})
    return catalog.model_copy(update={"entries": entries, "products": {}})


def load() -> None:
    """Load the code location that the environment names; meant for a process of its own."""
    from resources.dagster_instance.internals.execution import RepositorySnap
    from resources.dagster_instance.internals.storage import serialize_value
    from zb_pipelines.definitions import defs

    repository = defs.get_repository_def()
    repository.load_all_definitions()
    serialize_value(RepositorySnap.from_def(repository, defer_snapshots=True))


def measured(home: Path) -> tuple[float, float]:
    """Seconds and CPU seconds of one load, the interpreter's start included."""
    spent = children_processors()
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "benchmarks.load", "--load"],
        env={**os.environ, "ZB_HOME": str(home)},
        check=True,
    )
    wall = time.perf_counter() - began
    return wall, children_processors() - spent


def main() -> None:
    """Print both on the clock and the processor, their ratio, and the bar."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--load", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.load:
        load()
        return
    catalog = load_catalog(SHIPPED_CATALOG)
    with TemporaryDirectory() as folder:
        homes = {count: Path(folder) / str(count) for count in (FEW, MANY)}
        for count, home in homes.items():
            home.mkdir()
            registry = Registry(f"sqlite:///{home / 'registry.db'}")
            registry.publish(resized(catalog, count), "benchmark", "benchmark", date(2026, 1, 1))
            registry.close()
        taken: dict[int, list[tuple[float, float]]] = {count: [] for count in homes}
        for _ in range(chosen.rounds):
            for count, home in homes.items():
                taken[count].append(measured(home))
    found: list[Figure] = []
    for name, few, many in zip(
        ("clock", "processors"),
        map(min, zip(*taken[FEW], strict=True)),
        map(min, zip(*taken[MANY], strict=True)),
        strict=True,
    ):
        bar = f"≤ {FACTOR * few + ALLOWANCE:.1f}"
        found += [
            Figure(f"{FEW} entries, {name}", few, "s"),
            Figure(f"{MANY} entries, {name}", many, "s", bar),
        ]
    setting = f"the code location of {MANY} entries against {FEW}, best of {chosen.rounds} rounds"
    tell("load", setting, found)


if __name__ == "__main__":
    main()
