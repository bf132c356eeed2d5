"""Mutated declarations (``sources.yml``, an entry): read, or refused with file and line; never a traceback.

Run: ``python -m benchmarks.fuzz_yaml --files 2000 --seed 1``. Every failure is printed with its seed.
"""

import argparse
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.fuzz_deliveries import mutate
from resources.agencies import load_sources
from zb_pipelines.domain.catalog.files.document import read_document
from zb_pipelines.domain.catalog.files.validation import validate
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import SHIPPED_CATALOG

ENTRY = SHIPPED_CATALOG / "sources" / "tax"
SOURCES = b"""showing: 2026-11-22
limits: {rows: 1000, times: 20}
connections:
  tax: {kind: postgresql, host: db, database: tax, user: reader, password_env: TAX}
  box: {kind: sqlite, path: box.db}
entries:
  tax/a: {connection: tax, table: public.payer}
  tax/b: {connection: box, table: t}
  tax/c: {kind: csv, path: 'c_{day:%Y%m%d}.csv', encoding: gb18030, delimiter: '|', footer: 1}
  tax/d: {kind: xlsx, path: d.xlsx, sheet: s, header_row: 2, merged: fill, skip: [total]}
"""
_PIECES = [b": ", b"- ", b"[", b"{", b"&a ", b"*a ", b"!!x ", b"? ", b"|\n", b"'", b'"', b"\t", b"%", b"#", b"---\n", b"\xe5", b"1e999", b"2026-13-40", b"~", b"[" * 100, b"0x", b"<<: "]  # fmt: skip


def mutated_yaml(whole: bytes, chance: random.Random) -> bytes:
    """``whole`` with pieces of YAML put in, beside what is done to any file."""
    found = bytearray(whole)
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(len(found) + 1)
        found[at:at] = chance.choice(_PIECES)
    return mutate(bytes(found), chance) if chance.random() < 0.6 else bytes(found)


def judge(folder: Path, seed: int) -> str:
    """``read``, ``refused``, or what should not be."""
    chance = random.Random(seed)
    entries = sorted(ENTRY.glob("*.yml"))
    of_entry = seed % 2 == 0
    whole = entries[seed // 2 % len(entries)].read_bytes() if of_entry else SOURCES
    file = folder / "sources.yml"
    file.write_bytes(mutated_yaml(whole, chance))
    try:
        if of_entry:
            document = read_document(file, "sources/tax/x.yml")
            validate(document, document.value, Entry)
        else:
            load_sources(file)
    except InputError as refusal:
        unplaced = [p for p in refusal.problems if not p.where or not p.what or not p.remedy]
        return f"BROKEN {unplaced}" if unplaced else "refused"
    except Exception as error:
        return f"BROKEN {type(error).__name__}: {error}"[:300]
    return "read"


def main() -> None:
    """Judge as many files as asked for; exit 1 where one was neither read nor refused."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--files", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    counted: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="zb-fuzz-") as folder:
        for number in range(asked.files):
            seed = asked.seed * 1_000_000 + number
            told = judge(Path(folder), seed)
            counted[told.split(" ")[0]] += 1
            if told.startswith("BROKEN"):
                print(f"seed {seed}: {told}")
    print(dict(counted))
    sys.exit(1 if counted["BROKEN"] else 0)


if __name__ == "__main__":
    main()
