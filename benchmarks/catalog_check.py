"""What ``zb catalog check`` of 500 entries costs: loading the folder, and the review with its law.

    python -m benchmarks.catalog_check [--entries 500] [--rounds 3]

The shipped catalog with copies of its entries beside them, checked by the command in a process
of its own. The review objects to each copy as collected twice, so it does more than it would for
a clean catalog of that size. The bar is 3 s of processor time.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.processors import children_processors
from benchmarks.result import Figure, tell
from zb_pipelines.domain.settings import SHIPPED_CATALOG


def widen(folder: Path, count: int) -> None:
    """Copy entries below ``folder`` under other names until there are ``count``."""
    written = sorted((folder / "sources").glob("*/*.yml"))
    for number, file in enumerate(islice(cycle(written), count - len(written))):
        text = re.sub(
            r"^(code: .*/)\d{4}$", rf"\g<1>{5000 + number}", file.read_text("utf-8"), flags=re.M
        )
        file.with_name(f"{file.stem}_{number}.yml").write_text(text, "utf-8")


def processor_seconds(folder: Path, home: Path) -> float:
    """User and system time of one check. Raises where the command itself fails."""
    before = children_processors()
    done = subprocess.run(
        [sys.executable, "-c", "from zb_pipelines.cli import main; main()", "catalog", "check"],
        env={**os.environ, "ZB_CATALOG": str(folder), "ZB_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode not in (0, 2):
        raise SystemExit(f"zb catalog check ended with {done.returncode}")
    return children_processors() - before


def main() -> None:
    """Measure and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--entries", type=int, default=500)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name) / "catalog"
        shutil.copytree(SHIPPED_CATALOG, folder)
        shipped = processor_seconds(folder, Path(name))
        widen(folder, chosen.entries)
        wide = median(processor_seconds(folder, Path(name)) for _ in range(chosen.rounds))
    figures = [
        Figure("shipped catalog, processors", shipped, "s"),
        Figure(f"{chosen.entries} entries, processors", wide, "s", "≤ 3"),
    ]
    tell("catalog_check", f"{chosen.entries} entries, median of {chosen.rounds} rounds", figures)


if __name__ == "__main__":
    main()
