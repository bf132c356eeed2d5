"""Whether the lake equals the truth: three seeds, five days each, one day backfilled afterwards.

    python -m benchmarks.five_days --persons 50000 [--seeds 1 2 3]

Every day the city moves on and ``zb nightly`` runs. Then every partition of the third day above
landing, but those of sources that failed that day, is materialised again by one Dagster
backfill, as an engineer does it on the page.
Compared are, for each day: ``zb demo verify`` before and after, and each base and thematic
table as its night left it with ``zb query --as-of`` in the end.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import dagster as dg

from benchmarks.result import Figure, tell
from tests.end_to_end.installation import Installation
from zb_pipelines.demo.verify import verify_city
from zb_pipelines.domain.sql import literal

FIRST = date(2026, 11, 16)
DAYS = [FIRST + timedelta(days=number) for number in range(5)]
BACKFILLED = DAYS[2]
ABOVE_LANDING = ("aggregation", "base", "thematic")


def tables(city: Installation, day: date) -> Mapping[str, Sequence[object]]:
    """Rows and a sum of the rows' hashes of each base and thematic table as of ``day``."""

    def asked(sql: str) -> Any:
        return city.json("query", sql, "--as-of", day, today=DAYS[-1])

    names = [
        f'{each["schema"]}."{each["name"]}"'
        for each in asked("SHOW ALL TABLES")
        if each["schema"] in {"base", "thematic"}
    ]
    sums = " UNION ALL ".join(
        f"SELECT {literal(name)} AS t, count(*) AS n, sum(hash(r))::VARCHAR AS h FROM {name} AS r"
        for name in names
    )
    return {each["t"]: (each["n"], each["h"]) for each in asked(sums)}


def differences(city: Installation, day: date) -> int:
    """How many rows of the truth and the lake differ on ``day``."""
    return len(verify_city(city.platform.settings, day).differences)


def backfill(day: date) -> None:
    """Materialise every partition of ``day`` above landing, in the installation of the environment."""
    from resources.dagster_instance.backfills import Status, drive, opened_location, submit
    from resources.dagster_instance.home import prepare
    from resources.platform import open_platform
    from zb_pipelines.domain.naming import entry_asset
    from zb_pipelines.domain.settings import current

    prepare(current())
    with dg.DagsterInstance.get() as instance, opened_location(instance) as location:
        graph = location.repository.asset_graph
        registry = open_platform().registry
        failed = {
            dg.AssetKey(entry_asset("aggregation", key))
            for key, entry in registry.releases()[-1].catalog.entries.items()
            if not entry.withheld and registry.standardisation(key, day) is None
        }
        above = {key for key in graph.executable_asset_keys if key.path[0] in ABOVE_LANDING}
        keys = sorted(above - failed)
        (definition,) = {graph.get(key).partitions_def for key in keys}
        assert definition is not None
        asked = submit(instance, {key: [str(day)] for key in keys}, definition, {}, f"{day} 重做")
        status = drive(location, asked)
        if status is not Status.COMPLETED_SUCCESS:
            raise SystemExit(f"the backfill of {day} ended {status}")


def lived(city: Installation, persons: int, seed: int) -> tuple[int, int, int]:
    """Live five days; differences of the nights, differences after the backfill, tables changed."""
    size = ("--persons", persons, "--seed", seed)
    by_night: dict[date, Mapping[str, Sequence[object]]] = {}
    wrong = 0
    for day in DAYS:
        city.zb("demo", "build", *size, "--date", day, today=day)
        if day == FIRST:
            city.publish(day)
        city.live(day)
        wrong += differences(city, day)
        by_night[day] = tables(city, day)
        print(f"seed {seed}, {day}: {wrong} differences, {len(by_night[day])} tables", flush=True)
    command = [sys.executable, "-m", "benchmarks.five_days", "--backfill"]
    subprocess.run(command, env=city.environment(DAYS[-1]), check=True)
    after = sum(differences(city, day) for day in DAYS)
    changed = 0
    for day in DAYS:
        now, then = tables(city, day), by_night[day]
        changed += sum(now.get(name) != then.get(name) for name in {*now, *then})
    print(f"seed {seed}: after the backfill {after} differences, {changed} tables", flush=True)
    return wrong, after, changed


def main() -> None:
    """Live every seed's days, tell the sums."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--persons", type=int, default=50_000)
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--backfill", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.backfill:
        backfill(BACKFILLED)
        return
    found: list[tuple[int, int, int]] = []
    for seed in chosen.seeds:
        with tempfile.TemporaryDirectory(prefix="zb-five-days-") as home:
            found.append(lived(Installation(Path(home)), chosen.persons, seed))
    nights, after, changed = (sum(column) for column in zip(*found, strict=True))
    seeds = ", ".join(map(str, chosen.seeds))
    tell(
        "five_days",
        f"{chosen.persons:,} persons, seeds {seeds}, {len(DAYS)} days",
        [
            Figure("differences from the truth, each night", nights, "", "≤ 0"),
            Figure("differences from the truth, after the backfill", after, "", "≤ 0"),
            Figure("tables that as-of shows otherwise than their night", changed, "", "≤ 0"),
        ],
    )


if __name__ == "__main__":
    main()
