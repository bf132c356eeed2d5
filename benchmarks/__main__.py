"""Every benchmark of this folder, one after the other: ``make bench``.

Each prints ratios against a named peer or limit, measured in one run.
"""

import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Run each module as its own process, so that memory and imports are its own."""
    for module in sorted(Path(__file__).parent.glob("[!_]*.py")):
        print(f"\n== {module.stem}", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{module.stem}"], check=True)


if __name__ == "__main__":
    main()
