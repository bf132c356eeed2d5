"""Whether the generator's clean rows contradict each other, whatever the seed.

    python -m benchmarks.demo_seeds --seeds 1 2 3 --persons 1000 [--days 2]

For each seed a city lives so many days, without Dagster; after the last the lake is compared with
the truth as ``zb demo verify`` compares it. One line for each seed; exit code 2 where one differs.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.nights import installation, live_through
from zb_pipelines.demo.city import build_city
from zb_pipelines.demo.finding_truth import NEAR_MISS
from zb_pipelines.demo.verify import CityVerification, verify_city

FIRST = date(2026, 11, 27)


@dataclass(frozen=True)
class City:
    """A city to be lived in for ``days`` from ``first``."""

    seed: int
    persons: int
    days: int
    first: date


def verified(city: City) -> list[CityVerification]:
    """Live the city's days in a folder of its own; what was found after each."""
    found = []
    with tempfile.TemporaryDirectory(prefix="zb-seed-") as folder:
        settings = installation(Path(folder))
        for number in range(city.days):
            day = city.first + timedelta(days=number)
            build_city(settings, persons=city.persons, seed=city.seed, day=day)
            live_through(settings, day)
            found.append(verify_city(settings, day))
    return found


def told(city: City, found: list[CityVerification], seconds: float) -> str:
    """One line about a seed, and one for each rule that differs."""
    planted = sum(line.planted for line in found[-1].lines)
    near = sum(line.planted for line in found[-1].lines if line.outcome == NEAR_MISS)
    wrong = Counter(
        (str(each.day), d.side, d.rule, d.defect) for each in found for d in each.differences
    )
    lines = [f"  {' '.join(what)}: {count}" for what, count in sorted(wrong.items())]
    state = "clean" if all(each.clean for each in found) else "DIFFERS"
    head = f"seed {city.seed}, {city.persons} persons, {city.days} days: {state}"
    return "\n".join([f"{head} (planted {planted}, near misses {near}, {seconds:.0f} s)", *lines])


def main() -> None:
    """Live through every seed, one after the other."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--persons", type=int, default=1000)
    options.add_argument("--days", type=int, default=2)
    options.add_argument("--first", type=date.fromisoformat, default=FIRST)
    chosen = options.parse_args()
    clean = True
    for seed in chosen.seeds:
        city, began = City(seed, chosen.persons, chosen.days, chosen.first), time.perf_counter()
        found = verified(city)
        print(told(city, found, time.perf_counter() - began), flush=True)
        clean = clean and all(each.clean for each in found)
    sys.exit(0 if clean else 2)


if __name__ == "__main__":
    main()
