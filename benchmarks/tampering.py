"""How many of 1,000 random tamperings with journal, registry and lake are found, each by its name.

    python -m benchmarks.tampering HOME [--times 1000] [--seed 1]

HOME is an installation after a night or more; it is copied. Every tampering has a seed of its own, is
looked for by what `zb ledger verify --checkpoints` and `zb lake verify` call, and is undone. Prints what was
not found or not named, and exits with 1 where anything was not.
"""

import argparse
import random
import shutil
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.security.tamperings import Attacker


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(asked.home, home, symlinks=True)
        missed = tampered(home, asked.home / "checkpoints", asked.seed, asked.times)
    sys.exit(1 if missed else 0)


def tampered(home: Path, checkpoints: Path, seed: int, times: int) -> int:
    kinds: Counter[str] = Counter()
    missed = 0
    attacker = Attacker(home, random.Random())
    if attacker.found(checkpoints):
        print("the home does not verify before anything is done to it")
        return times
    for number in range(seed, seed + times):
        attacker.chance = random.Random(number)
        with attacker.undone():
            done = attacker.tamper()
            found = attacker.found(checkpoints)
        named = any(place in found for place in done.places)
        kinds["found and named" if named else "found" if found else "missed"] += 1
        if not named:
            missed += 1
            print(f"seed {number}: {done.said}: {found[:3]}")
    print(dict(kinds))
    return missed


if __name__ == "__main__":
    main()
