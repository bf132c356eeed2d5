"""What a partition's atomic replacement costs against copying the same rows to a bare file.

    python benchmarks/lake_overwrite.py [--rows 200000] [--rounds 5]

The two are timed in turns, so that a busy machine slows both; what counts is the ratio of
the medians. The copy is neither durable nor atomic; the replacement is both.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.result import Figure, tell
from resources.engine import Engine, open_engine
from resources.lake import Lake
from resources.lake.parquet_format import ROW_GROUP
from zb_pipelines.domain.settings import current
from zb_pipelines.domain.sql import literal

TABLE = "landing.benchmark__claim"
DAY = date(2026, 1, 1)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def make_rows(engine: Engine, rows: int) -> None:
    """A table of ``rows`` x 12 columns: a number, a date, ten texts of moderate variety."""
    texts = ", ".join(f"md5((range % {7919 * n})::VARCHAR) AS text_{n}" for n in range(1, 11))
    engine.execute(
        f"CREATE TABLE rows AS SELECT range AS id, DATE '2020-01-01' + (range % 2000)::INT AS born,"
        f" {texts} FROM range({rows})"
    )


def measure(engine: Engine, folder: Path, rounds: int) -> tuple[list[float], list[float], float]:
    """Seconds of each bare copy, of each replacement, and of a replacement with 1 row."""
    lake = Lake(str(folder / "lake"))
    for other in range(1, 4):
        lake.replace(engine, TABLE, DAY + timedelta(other), "SELECT * FROM rows LIMIT 1")
    copies: list[float] = []
    replacements: list[float] = []
    for nth in range(rounds):
        copy = (
            f"COPY (SELECT * FROM rows) TO {literal(folder / f'{nth}.parquet')} "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
        )
        copies.append(seconds(lambda copy=copy: engine.execute(copy)))
        replacements.append(seconds(lambda: lake.replace(engine, TABLE, DAY, "SELECT * FROM rows")))
    tiny = [
        seconds(lambda: lake.replace(engine, TABLE, DAY, "SELECT * FROM rows LIMIT 1"))
        for _ in range(rounds)
    ]
    return copies, replacements, median(tiny)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=200_000)
    arguments.add_argument("--rounds", type=int, default=5)
    asked = arguments.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        with open_engine(replace(current(), home=folder)) as engine:
            make_rows(engine, asked.rows)
            copies, replacements, tiny = measure(engine, folder, asked.rounds)
    tell(
        "lake_overwrite",
        f"{asked.rows:,} rows, median of {asked.rounds} rounds",
        [
            Figure("replacing ÷ bare COPY", median(replacements) / median(copies), "×", "≤ 1.2"),
            Figure("bare COPY", median(copies), "s"),
            Figure("replacing a partition", median(replacements), "s"),
            Figure("replacing a partition of one row", tiny, "s"),
        ],
    )


if __name__ == "__main__":
    main()
