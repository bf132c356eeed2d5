"""How long golden records take, against what they cannot do without and against pandas.

    python -m benchmarks.golden_records --persons 1000000 4700000

Five sources, twelve fields. ``golden`` makes the records with their provenance and the list of
conflicts, in buckets where they do not fit the memory; ``buckets`` is the part of it that writes the
claims down, bucket by bucket; ``floor`` only reads the claimed columns and writes the same records and the same list;
``whole`` is the nightly build with unresolved claims and changes; ``pandas`` makes the records
alone, without the list, which is in its favour. Each runs in a process of its own, twice in
turn, so memory is the process's peak. Compare CPU where the machine is shared.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from assets.base.consolidate import Target, consolidate, write_records
from assets.base.database_assets import BUILD_MEMORY
from assets.base.sources_read import SourcesRead, sources_read
from assets.base.staging import open_staging
from benchmarks.result import Figure, tell
from resources.engine import Engine, open_engine
from resources.lake import Lake
from resources.registry import Registry, Standardisation
from tests.base.city import consolidation, golden_field, make_entry
from zb_pipelines.catalog.fingerprint import entry_hash
from zb_pipelines.catalog.model import Catalog, Extraction
from zb_pipelines.naming import database_table, entry_table
from zb_pipelines.settings import SHIPPED_CATALOG, Settings
from zb_pipelines.survivorship.model import Claim

DAY = date(2026, 11, 2)

# What a value of each field is made of: h is the same for nearly all who speak of a person.
VALUES = {
    "name": "'姓名' || (h % 5000)",
    "sex": "CAST(h % 2 + 1 AS VARCHAR)",
    "ethnic": "CAST(h % 56 AS VARCHAR)",
    "birth_date": "DATE '1940-01-01' + CAST(h % 30000 AS INTEGER)",
    "address": "'山东省淄博市张店区柳泉路' || (h % 9999) || '号' || (h % 31) || '单元'",
    "phone": "'139' || lpad(CAST(h % 100000000 AS VARCHAR), 8, '0')",
    "marital_status": "CAST(10 + h % 4 * 10 AS VARCHAR)",
    "employer": "'淄博市某某有限公司第' || (h % 20000) || '分公司'",
    "status": "CAST(h % 3 AS VARCHAR)",
    "insured": "CAST(h % 2 AS VARCHAR)",
    "school": "CAST(h % 900 AS VARCHAR)",
    "education": "CAST(h % 9 AS VARCHAR)",
}
LATEST = ("address", "phone", "employer")
IDENTITY = ("name", "sex", "birth_date")


@dataclass(frozen=True)
class Source:
    """An entry: how many of a hundred persons it knows, in how many rows each, and its fields."""

    known: int
    rows: int
    fields: tuple[str, ...]


SOURCES = {
    "police/register": Source(100, 1, (*IDENTITY, "ethnic", "address", "status")),
    "social/insurance": Source(70, 2, (*IDENTITY, "employer", "insured", "phone", "address")),
    "health/enrolment": Source(90, 1, (*IDENTITY, "phone", "address")),
    "civil/marriage": Source(40, 1, (*IDENTITY, "marital_status")),
    "education/student": Source(60, 1, (*IDENTITY, "school", "education", "address", "phone")),
}
C = consolidation(
    [
        Claim(entry=key, key="id_no", time="updated", fields={f: f for f in source.fields})
        for key, source in SOURCES.items()
    ],
    [
        golden_field(
            name,
            *(key for key, source in SOURCES.items() if name in source.fields),
            policy="latest" if name in LATEST else "authority",
            type="date" if name == "birth_date" else "string",
        )
        for name in VALUES
    ],
)


@dataclass(frozen=True)
class Place:
    """The benchmark's installation."""

    settings: Settings
    memory: str

    def catalog(self) -> Catalog:
        """The five entries."""
        kinds = {name: "date" if name == "birth_date" else "string" for name in VALUES}
        entries = {
            key: make_entry(
                key,
                {"id_no": "string", "updated": "datetime"} | {f: kinds[f] for f in source.fields},
                ("id_no",) if source.rows == 1 else ("id_no", "updated"),
                Extraction(),
            )
            for key, source in SOURCES.items()
        }
        return Catalog(
            agencies={}, entries=entries, codes={}, subjects={}, statutes={}, consolidations={}
        )

    def read(self, lake: Lake) -> SourcesRead:
        """The claims of the day."""
        registry = Registry(self.settings.registry_url)
        return sources_read(C, DAY, self.catalog(), lake, registry)


def build_sources(place: Place, persons: int) -> int:
    """Write the five entries' aggregated rows; how many rows that are."""
    lake, registry, total = Lake(place.settings.lake), Registry(place.settings.registry_url), 0
    with open_engine(place.settings) as engine:
        for salt, (key, source) in enumerate(SOURCES.items()):
            values = ", ".join(
                f"CASE WHEN own % 20 <> 0 THEN {VALUES[field]} END AS {field}"
                for field in source.fields
            )
            rows = lake.replace(
                engine,
                entry_table("aggregation", key),
                DAY,
                f"SELECT CAST(370303190000000000 + i * 17 AS VARCHAR) AS id_no, {values},"
                " TIMESTAMP '2015-01-01' + to_seconds(own % 300000000) AS updated,"
                f" i * {source.rows} + k AS _row, md5(k || 'x' || i) AS _record\n"
                "FROM (SELECT i, k, CAST(hash(i * 3, k, 's') >> 3 AS BIGINT) + "
                f"{salt} AS own, CAST(CASE WHEN hash(i, k, {salt}) % 25 = 0"
                f" THEN hash(i, k, {salt}, 1) ELSE hash(i) END >> 3 AS BIGINT) AS h\n"
                f"  FROM range({persons}) AS r(i), range({source.rows}) AS q(k)\n"
                f"  WHERE hash(i, {salt}, 'known') % 100 < {source.known})",
            ).rows
            version = entry_hash(place.catalog().entries[key], {})
            registry.record_standardisation(
                Standardisation(key, DAY, DAY, rows, rows, 0, "", version)
            )
            total += rows
    return total


def floor(place: Place, lake: Lake, engine: Engine) -> None:
    """Read every claimed column once, write the records and conflicts that ``golden`` made once more."""
    for claim in place.read(lake).claims:
        columns = ["id_no", "updated", "_row", *claim.claim.fields]
        counted = ", ".join(f"max(hash({column}))" for column in columns)
        engine.execute(f"SELECT {counted} FROM {claim.relation}")
    for table in (C.table, "conflict"):
        made = lake.relation(database_table("base", C.database, table), DAY)
        lake.replace(engine, f"base.copy__{table}", DAY, f"SELECT * EXCLUDE (day) FROM {made}")


def golden(place: Place, lake: Lake, engine: Engine) -> None:
    """The golden records with their provenance and conflicts, without changes."""
    claims = place.read(lake).claims
    with open_staging(C, claims, engine) as staging:
        write_records(Target(C, DAY, lake, engine), claims, staging)


def whole(place: Place, lake: Lake, engine: Engine) -> None:
    """The build as it runs every night."""
    consolidate(
        C,
        DAY,
        catalog=place.catalog(),
        lake=lake,
        registry=Registry(place.settings.registry_url),
        engine=engine,
        release_id=None,
        run_id=None,
    )


def with_pandas(place: Place, lake: Lake, engine: Engine) -> None:
    """The golden records in pandas: per field the first of all claims in order of rank."""
    frames: dict[str, pd.DataFrame] = {}
    for claim in place.read(lake).claims:
        columns = ", ".join(["id_no", "updated", *claim.claim.fields])
        found = engine.connection.sql(f"SELECT {columns} FROM {claim.relation}")
        frames[claim.entry] = found.df()
    records: list[pd.DataFrame] = []
    for field in C.fields:
        said = pd.concat(
            [
                frames[entry][["id_no", "updated", field.name]].assign(source=entry, place=place)
                for place, entry in enumerate(field.order)
            ]
        ).dropna(subset=[field.name])
        said["newest"] = -said["updated"].astype("int64")
        by = ["place", "newest"] if field.policy == "authority" else ["newest", "place"]
        kept = said.sort_values(by, kind="stable").drop_duplicates("id_no").set_index("id_no")
        records.append(kept[[field.name, "source", "updated"]].add_prefix(f"{field.name}__"))
    pd.concat(records, axis=1).to_parquet(place.settings.home / "pandas.parquet")


def buckets(place: Place, lake: Lake, engine: Engine) -> None:
    """The part of ``golden`` before the first record: nothing is written where one bucket does."""
    with open_staging(C, place.read(lake).claims, engine):
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
    with open_engine(place.settings, memory=place.memory) as engine:
        began, worked = time.perf_counter(), time.process_time()
        CASES[name](place, Lake(place.settings.lake), engine)
        wall, cpu = time.perf_counter() - began, time.process_time() - worked
    return wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def figures(measured: Sequence[tuple[str, float, float, float]]) -> list[Figure]:
    """The better round of each case on the clock and the processor, and their ratios."""
    runs = {name: [run[1:] for run in measured if run[0] == name] for name, *_ in measured}
    wall = {name: min(run[0] for run in times) for name, times in runs.items()}
    cpu = {name: min(run[1] for run in times) for name, times in runs.items()}
    peak = {name: max(run[2] for run in times) for name, times in runs.items()}
    found = [
        *(
            figure
            for name, spent in (("clock", wall), ("processors", cpu))
            for figure in (
                Figure(
                    f"golden from its buckets ÷ floor, {name}",
                    (spent["golden"] - spent["buckets"]) / spent["floor"],
                    "×",
                    "≤ 2.5",
                ),
                Figure(
                    f"with writing the buckets, {name}",
                    spent["golden"] / spent["floor"],
                    "×",
                    "≤ 2.5",
                ),
            )
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
