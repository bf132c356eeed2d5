"""How long the plan of a catalog of 500 entries takes, with a month of history behind it.

    python -m benchmarks.plan [--rounds 3]

Every entry and built table has 30 days in the registry. Timed are the plan of a release to
itself, of one changed item, and the whole command ``zb catalog plan``, Python's start included.
"""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.load import MANY, resized
from benchmarks.result import Figure, tell
from resources.lake import Lake
from resources.registry import Build, Delivery, Registry, Standardisation
from tests.end_to_end.installation import Installation
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.settings import SHIPPED_CATALOG
from zb_pipelines.rollout.plan import plan
from zb_pipelines.rollout.plan.built_tables import built_tables

LAST = date(2026, 11, 20)
DAYS = [LAST - timedelta(days=number) for number in range(30)]


def lengthened(catalog: Catalog) -> Catalog:
    """The catalog with one item of one entry longer than before."""
    key, entry = next(iter(catalog.entries.items()))
    *others, last = entry.items
    items = (*others, last.model_copy(update={"length": (last.length or 20) + 1}))
    changed = entry.model_copy(update={"items": items})
    return catalog.model_copy(update={"entries": {**catalog.entries, key: changed}})


def remember(registry: Registry, catalog: Catalog, release: int) -> None:
    """A month of deliveries, standardisations and builds of everything."""
    now = datetime.now(UTC)
    for day in DAYS:
        for key, entry in catalog.entries.items():
            if not entry.withheld:
                registry.record_delivery(Delivery(key, day, "stored", day, rows=1000, content_hash=str(day), release_id=release))  # fmt: skip
                registry.record_standardisation(Standardisation(key, day, day, 1000, 990, 10, str(day), "e", release))  # fmt: skip
        for table in built_tables(catalog):
            registry.record_build(Build(table.made.table, day, 1000, 10, 10, 10, 0, {}, release, "run", now))  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Publish two releases, remember a month, plan."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    catalog = resized(load_catalog(SHIPPED_CATALOG), MANY)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        registry = Registry(f"sqlite:///{home / 'registry.db'}")
        lake = Lake(str(home / "lake"))
        first = registry.publish(catalog, "benchmark", "benchmark", DAYS[-1])
        remember(registry, catalog, first.id)
        second = registry.publish(lengthened(catalog), "benchmark", "benchmark", LAST)
        zb, rounds = Installation(home), range(chosen.rounds)
        same = median(seconds(lambda: plan(registry, lake, first, first, LAST)) for _ in rounds)
        one = median(seconds(lambda: plan(registry, lake, first, second, LAST)) for _ in rounds)
        whole = median(
            seconds(lambda: zb.json("catalog", "plan", first.id, second.id, today=LAST))
            for _ in rounds
        )
        registry.close()
    tell(
        "plan",
        f"{MANY} entries, {len(DAYS)} days of history, median of {chosen.rounds} rounds",
        [
            Figure("plan without a change", same, "s", "< 1"),
            Figure("plan of one changed item", one, "s", "< 1"),
            Figure("zb catalog plan, the whole command", whole, "s"),
        ],
    )


if __name__ == "__main__":
    main()
