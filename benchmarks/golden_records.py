"""How long golden records take, against what they cannot do without and against pandas.

    python -m benchmarks.golden_records --persons 1000000 4700000

On the sources of ``golden_sources``, ``golden`` makes the records with their provenance and the
list of conflicts; ``buckets`` is the part of it that writes the claims down, bucket by bucket, where
they do not fit the memory; ``floor`` only reads the claimed columns and writes the same records and
the same list; ``whole`` is the nightly build with unresolved claims and changes; ``pandas`` makes the records
alone, without the list, which is in its favour. Each runs in a process of its own, twice in
turn, so memory is the process's peak. Compare CPU where the machine is shared.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from assets.base.consolidate import consolidate
from assets.base.database_assets import BUILD_MEMORY
from assets.base.golden_records import write_golden_records
from assets.base.output_tables import OutputTables
from assets.base.staging import open_staging
from benchmarks.golden_sources import DAY, SOURCES, C, Place, build_sources
from benchmarks.result import Figure, tell
from resources.engine import Engine
from resources.lake import Lake
from resources.platform import Platform
from zb_pipelines.domain.naming import database_table
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings


def floor(place: Place, lake: Lake, engine: Engine) -> None:
    """Read every claimed column once, write the records and conflicts that ``golden`` made once more."""
    for claim in place.read(engine).claims:
        columns = ["id_no", "updated", "_row", *claim.claim.fields]
        counted = ", ".join(f"max(hash({column}))" for column in columns)
        engine.execute(f"SELECT {counted} FROM {claim.relation}")
    for table in (C.table, "conflict"):
        made = lake.relation(database_table("base", C.database, table), DAY)
        lake.replace(engine, f"base.copy__{table}", DAY, f"SELECT * EXCLUDE (day) FROM {made}")


def golden(place: Place, lake: Lake, engine: Engine) -> None:
    """The golden records with their provenance and conflicts, without changes."""
    write_golden_records(OutputTables(C, place.context(engine)), place.read(engine).claims)


def whole(place: Place, lake: Lake, engine: Engine) -> None:
    """The build as it runs every night."""
    consolidate(C, place.context(engine))


def with_pandas(place: Place, lake: Lake, engine: Engine) -> None:
    """The golden records in pandas: per field the first of all claims in order of rank."""
    frames: dict[str, pd.DataFrame] = {}
    for claim in place.read(engine).claims:
        columns = ", ".join(["id_no", "updated", *claim.claim.fields])
        found = engine.connection.sql(f"SELECT {columns} FROM {claim.relation}")
        frames[claim.entry] = found.df()
    records: list[pd.DataFrame] = []
    for field in C.fields:
        said = pd.concat(
            [
                frames[entry][["id_no", "updated", field.name]].assign(source=entry, place=place)
                for place, entry in enumerate(field.authority_order)
            ]
        ).dropna(subset=[field.name])
        said["newest"] = -said["updated"].astype("int64")
        by = ["place", "newest"] if field.policy == "authority" else ["newest", "place"]
        kept = said.sort_values(by, kind="stable").drop_duplicates("id_no").set_index("id_no")
        records.append(kept[[field.name, "source", "updated"]].add_prefix(f"{field.name}__"))
    pd.concat(records, axis=1).to_parquet(place.settings.home / "pandas.parquet")


def buckets(place: Place, lake: Lake, engine: Engine) -> None:
    """The part of ``golden`` before the first record: nothing is written where one bucket does."""
    with open_staging(C, place.read(engine).claims, engine):
        pass


Case = Callable[[Place, Lake, Engine], None]
CASES: Mapping[str, Case] = {
    "buckets": buckets,
    "golden": golden,
    "floor": floor,
    "whole": whole,
    "pandas": with_pandas,
}
ALWAYS = ("buckets", "golden", "floor")


def measure(name: str, place: Place) -> tuple[float, float, float]:
    """Seconds, CPU seconds and peak MB of one case; meant for a process of its own."""
    platform = Platform(place.settings)
    with platform.engine(memory=place.memory) as engine:
        began, worked = time.perf_counter(), time.process_time()
        CASES[name](place, platform.lake, engine)
        wall, cpu = time.perf_counter() - began, time.process_time() - worked
    return wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def figures(measured: Sequence[tuple[str, float, float, float]]) -> list[Figure]:
    """The better round of each case on the clock and the processor, and their ratios."""
    runs = {name: [run[1:] for run in measured if run[0] == name] for name, *_ in measured}
    wall = {name: min(run[0] for run in times) for name, times in runs.items()}
    cpu = {name: min(run[1] for run in times) for name, times in runs.items()}
    peak = {name: max(run[2] for run in times) for name, times in runs.items()}
    found = [
        Figure("golden ÷ floor, clock", wall["golden"] / wall["floor"], "×", "≤ 2.5"),
        Figure("golden ÷ floor, processors", cpu["golden"] / cpu["floor"], "×", "≤ 2.5"),
        *(
            Figure(
                f"of it, once the buckets are written, {name}",
                (spent["golden"] - spent["buckets"]) / spent["floor"],
                "×",
            )
            for name, spent in (("clock", wall), ("processors", cpu))
        ),
        Figure("golden, memory at most", peak["golden"] / 1000, "GB", "< 4"),
    ]
    if "pandas" in wall:
        found += [
            Figure("pandas ÷ golden, clock", wall["pandas"] / wall["golden"], "×", "≥ 3"),
            Figure("pandas ÷ golden, processors", cpu["pandas"] / cpu["golden"], "×", "≥ 3"),
        ]
    for name in wall:
        found += [
            Figure(f"{name}, clock", wall[name], "s"),
            Figure(f"{name}, processors", cpu[name], "s"),
        ]
    return found


def main() -> None:
    """Compare at each size asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--persons", type=int, nargs="+", default=[200_000])
    options.add_argument("--memory", default=BUILD_MEMORY, help="the engine's limit")
    options.add_argument(
        "--cases",
        nargs="*",
        default=list(CASES),
        choices=list(CASES),
        help=f"beside {', '.join(ALWAYS)}; of the first size",
    )
    chosen = options.parse_args()
    for place, persons in enumerate(chosen.persons):
        cases = [*ALWAYS, *(() if place else chosen.cases)]
        compare(persons, chosen.memory, [name for name in CASES if name in cases])


def compare(persons: int, memory: str, cases: Sequence[str]) -> None:
    """Build the sources of so many persons, run each case twice in turn, tell the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = Settings(
            home, SHIPPED_CATALOG, home, str(home / "lake"), f"sqlite:///{home / 'registry.db'}"
        )
        place = Place(settings, memory)
        rows = build_sources(place, persons)
        measured: list[tuple[str, float, float, float]] = []
        for name in (*cases, *cases):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                measured.append((name, *alone.submit(measure, name, place).result()))
    setting = f"{persons:,} persons, {rows:,} rows of {len(SOURCES)} sources"
    tell(f"golden_records_{persons}", setting, figures(measured))


if __name__ == "__main__":
    main()
