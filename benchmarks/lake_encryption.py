"""What encryption at rest costs a pull and a base database: encrypted by plain, in processor time.

    python -m benchmarks.lake_encryption --persons 150000 --rows 300000

The least of some rounds in turn, all in one process. The base database is that of ``golden_sources``, built
whole, its sources encrypted as well; the pull is of a CSV file.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from assets.aggregation.pull import pull
from assets.base.consolidate import consolidate
from benchmarks.golden_sources import DAY, C, Place, build_sources
from benchmarks.result import Figure, tell
from resources.engine import Engine
from resources.platform import Platform
from tests.base.city import make_entry
from tests.build_contexts import context_of
from zb_pipelines.domain.catalog.model.model import Extraction
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings
from zb_pipelines.domain.sql import literal

MODES = ("off", "on")
ENTRY = make_entry(
    "civil_affairs/roll",
    dict.fromkeys(("id_no", "name", "phone", "address", "born"), "string"),
    ("id_no",),
    Extraction(),
)


def settings_at(home: Path) -> Settings:
    """An installation in ``home``."""
    registry = f"sqlite:///{home / 'registry.db'}"
    return Settings(home, SHIPPED_CATALOG, home / "sources.yml", str(home / "lake"), registry)


def make_roll(engine: Engine, file: Path, rows: int) -> None:
    """A CSV file of persons."""
    engine.execute(
        "COPY (SELECT printf('3703%014d', i) AS id_no, '姓名' || hash(i) % 5000 AS name,"
        " '1' || hash(i) % 10000000000 AS phone, '张店区柳泉路' || hash(i * 3) % 47000 || '号' AS address,"
        " DATE '1990-01-01' + (hash(i) % 9000)::INTEGER AS born"
        f" FROM range({rows}) AS numbers(i)) TO {literal(file)} (HEADER)"
    )


def pull_roll(roll: Path, folder: Path) -> None:
    """Pull the file into an installation that knows nothing of it."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        platform = Platform(settings_at(Path(name)))
        platform.settings.sources.write_text(
            f"entries:\n  {ENTRY.key}: {{kind: csv, path: {roll}}}\n"
        )
        with platform.engine() as engine:
            pull(
                ENTRY, context_of(platform, Place(platform.settings, "4GB").catalog(), DAY, engine)
            )
        platform.close()


def build(place: Place) -> None:
    """The base database as it is built every night."""
    platform = Platform(place.settings)
    with platform.engine(memory=place.memory) as engine:
        consolidate(C, context_of(platform, place.catalog(), DAY, engine))
    platform.close()


def processor_seconds(
    work: Mapping[str, Callable[[str], None]], rounds: int
) -> dict[tuple[str, str], float]:
    """The least processor time of each, plain and encrypted in turn."""
    least: dict[tuple[str, str], float] = {}
    for _ in range(rounds):
        for name, done in work.items():
            for mode in MODES:
                os.environ["ZB_LAKE_ENCRYPTION"] = mode
                began = time.process_time()
                done(mode)
                used = time.process_time() - began
                least[name, mode] = min(used, least.get((name, mode), used))
    return least


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=150_000)
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    os.environ["ZB_TODAY"] = str(DAY)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = {mode: Place(settings_at(folder / mode), "4GB") for mode in MODES}
        for mode, place in places.items():
            os.environ["ZB_LAKE_ENCRYPTION"] = mode
            place.settings.home.mkdir()
            build_sources(place, asked.persons)
        roll = folder / "roll.csv"
        with Platform(places["off"].settings).engine() as engine:
            make_roll(engine, roll, asked.rows)
        used = processor_seconds(
            {"pull": lambda _: pull_roll(roll, folder), "build": lambda mode: build(places[mode])},
            asked.rounds,
        )
    told = {
        "pull": f"a pull of {asked.rows:,} rows",
        "build": f"a base database of {asked.persons:,} persons",
    }
    tell(
        "lake_encryption",
        f"{asked.persons:,} persons of 5 sources; a CSV file of {asked.rows:,} rows",
        [
            *(
                Figure(
                    f"{said}, encrypted ÷ plain",
                    used[work, "on"] / used[work, "off"],
                    "×",
                    "≤ 1.15",
                )
                for work, said in told.items()
            ),
            *(
                Figure(f"{said}, {mode}, processors", used[work, mode], "s")
                for work, said in told.items()
                for mode in MODES
            ),
        ],
    )


if __name__ == "__main__":
    main()
