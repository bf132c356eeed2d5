"""Every benchmark of this folder at its full size: ``python -m benchmarks [NAME …]``.

Each prints ratios against a named peer or limit, measured in one run, and keeps them in
``results.json`` and ``RESULTS.md``. ``--small`` tries them out and takes minutes, not hours.
"""

import argparse
import os
import subprocess
import sys

from benchmarks.result import KEEP

# Name → options of the full size, and of a trial.
SIZES: dict[str, tuple[list[str], list[str]]] = {
    "city": (["--persons", "4700000"], ["--persons", "6000"]),
    "catalog_check": (["--entries", "500"], ["--rounds", "1"]),
    "commands": ([], ["--rounds", "1"]),
    "event_log": (["--nights", "30"], ["--nights", "2"]),
    "five_days": (["--persons", "50000"], ["--persons", "600", "--seeds", "1"]),
    "golden_records": (["--persons", "1000000", "4700000"], ["--persons", "50000"]),
    "identifier_checks": ([], ["--rows", "200000"]),
    "lake_overwrite": (["--rows", "1500000"], []),
    "load": ([], ["--rounds", "1"]),
    "page_launch": ([], ["--rounds", "1"]),
    "plan": ([], ["--rounds", "1"]),
    "pull_postgresql": (["--rows", "5000000"], ["--rows", "100000"]),
    "report_history": ([], []),
    "rules": (["--rows", "5000000"], ["--rows", "200000", "--rounds", "1"]),
    "unseen_faults": (["--all"], ["--persons", "600"]),
    "verification": (
        ["--questions", "120000", "--night"],
        ["--persons", "100000", "--questions", "4000"],
    ),
}


def main() -> None:
    """Run each module as its own process, so that memory and imports are its own."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", choices=[*SIZES, []], default=[])
    options.add_argument("--small", action="store_true")
    chosen = options.parse_args()
    environment = dict(os.environ) if chosen.small else {**os.environ, KEEP: "1"}
    for name in chosen.names or SIZES:
        full, trial = SIZES[name]
        size = trial if chosen.small else full
        command = [sys.executable, "-m", f"benchmarks.{name}", *size]
        subprocess.run(command, check=True, env=environment)


if __name__ == "__main__":
    main()
