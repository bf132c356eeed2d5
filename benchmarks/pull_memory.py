"""How much memory the pull of a large file takes: a long CSV, a wide CSV of 300 columns, a large XLSX.

    python -m benchmarks.pull_memory [--csv 1000] [--wide 500] [--xlsx 200]

Sizes are in megabytes of the file as delivered. Each pull and standardisation is a process of its
own, whose peak resident memory the system tells; a child that reads a workbook counts by itself.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import xlsxwriter

from assets.aggregation.pull import pull
from assets.aggregation.standardise import standardise
from benchmarks.result import Figure, tell
from resources.engine import open_engine
from resources.platform import Platform
from tests.build_contexts import context_of
from tests.deliveries import entry_of, small_catalog
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings

DAY = date(2026, 3, 2)
LONG, WIDE, BOOK = 12, 300, 20
"""Columns of the long CSV, the wide one, the workbook."""
MEGABYTE = 1 << 20
LIMIT = "≤ 1536"
_CELLS = [f"甲{n:06d}" for n in range(4096)]


def _row(number: int, columns: int) -> list[str]:
    chance = random.Random(number)
    return [str(number), *(chance.choices(_CELLS, k=columns - 1))]


def write_csv(file: Path, columns: int, megabytes: int) -> int:
    """A CSV of at least so many megabytes; its number of rows."""
    rows = 0
    with file.open("w", encoding="utf-8") as text:
        text.write(",".join(f"c{n}" for n in range(columns)) + "\n")
        while text.tell() < megabytes * MEGABYTE:
            text.writelines(",".join(_row(rows + n, columns)) + "\n" for n in range(1000))
            rows += 1000
    return rows


def write_xlsx(file: Path, columns: int, megabytes: int) -> int:
    """A workbook of about so many megabytes, its texts within the cells; its number of rows."""
    rows = max(megabytes * MEGABYTE // (columns * 9), 1000)
    options = {"constant_memory": True}
    with xlsxwriter.Workbook(str(file), options) as book:
        sheet = book.add_worksheet("s")
        sheet.write_row(0, 0, [f"c{n}" for n in range(columns)])
        for at in range(rows):
            sheet.write_row(at + 1, 0, _row(at, columns))
    return rows


def take(home: Path, inside: str, columns: int) -> None:
    """Pull and standardise what stands in ``home``; prints the peaks of this process and its children."""
    (home / "sources.yml").write_text(f"entries:\n  civil_affairs/person: {{{inside}}}\n", "utf-8")
    registry = f"sqlite:///{home}/r.db"
    settings = Settings(home, SHIPPED_CATALOG, home / "sources.yml", str(home / "lake"), registry)
    os.environ["ZB_TODAY"] = str(DAY)
    entry = entry_of([{"name": f"c{n}", "title": f"c{n}"} for n in range(columns)], ["c0"])
    platform = Platform(settings)
    with open_engine(settings) as engine:
        context = context_of(platform, small_catalog(), DAY, engine)
        delivery = pull(entry, context)
        if not delivery.rows:
            raise SystemExit(delivery.reason)
        pulled = _peak(resource.RUSAGE_SELF)
        standardise(entry, context)
    print(delivery.rows, pulled, _peak(resource.RUSAGE_SELF), _peak(resource.RUSAGE_CHILDREN))


def _peak(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


def measure(name: str, inside: str, columns: int, write: Callable[[Path], int]) -> list[Figure]:
    """Peaks of one file in megabytes: of the pull, of both steps, of a reading child."""
    with tempfile.TemporaryDirectory(prefix="zb-benchmark-") as folder:
        file = Path(folder) / f"a.{inside.split(',')[0].removeprefix('kind: ')}"
        rows = write(file)
        size = file.stat().st_size / MEGABYTE
        ran = subprocess.run(
            [
                sys.executable,
                "-m",
                "benchmarks.pull_memory",
                "--take",
                folder,
                inside,
                str(columns),
            ],
            check=True,
            capture_output=True,
            text=True,
        )
    came, pulled, both, child = (float(each) for each in ran.stdout.split()[-4:])
    if came != rows:
        raise SystemExit(f"{name}: {came:.0f} rows came of {rows}")
    return [
        Figure(f"{name}: file", size, "MB"),
        Figure(f"{name}: peak of the pull", pulled, "MB", LIMIT),
        Figure(f"{name}: peak with standardisation", both, "MB", LIMIT),
        Figure(f"{name}: peak of a reading child", child, "MB", LIMIT),
    ]


def main() -> None:
    """Measure the three files."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--csv", type=int, default=1000)
    options.add_argument("--wide", type=int, default=500)
    options.add_argument("--xlsx", type=int, default=200)
    options.add_argument("--take", nargs=3, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.take:
        take(Path(asked.take[0]), asked.take[1], int(asked.take[2]))
        return
    text, book = "kind: csv, path: a.csv", "kind: xlsx, path: a.xlsx, sheet: s"
    figures = [
        *measure("long CSV", text, LONG, lambda file: write_csv(file, LONG, asked.csv)),
        *measure("CSV of 300 columns", text, WIDE, lambda file: write_csv(file, WIDE, asked.wide)),
        *measure("XLSX", book, BOOK, lambda file: write_xlsx(file, BOOK, asked.xlsx)),
    ]
    tell("pull_memory", f"{asked.csv}, {asked.wide} and {asked.xlsx} MB", figures)


if __name__ == "__main__":
    main()
