"""The index that answers verification: sorted hashes in one file, memory-mapped.

A file holds the day and number of rows, then identifiers' hashes in order and beside each the hash of
everything asked for, 16 bytes each; it is replaced whole.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, cast

import numpy as np
import numpy.typing as npt

from assets.build_context import BuildContext
from assets.sharing.product_query import FULL_HASH, ID_HASH
from resources.local_files.atomic_file import atomic_file
from resources.platform import Platform
from zb_pipelines.domain.sharing.product import Product

Answer = Literal["yes", "no", "unknown"]
Hashes = npt.NDArray[np.uint64]
_HEAD = 512
_WORDS = 4  # two of the identifier's hash, two of the whole


def index_file(platform: Platform, product: str) -> Path:
    """Where the index of ``product`` lies."""
    return platform.settings.home / "sharing" / "index" / f"{product}.idx"


def write_index(product: Product, context: BuildContext) -> Path:
    """Write the index of the newest day of ``product``; an older day's build leaves it as it is."""
    days = context.lake.days(product.name)
    target = index_file(context.platform, product.key)
    if days and context.day < days[-1]:
        return target
    parts = ", ".join(
        f"CAST('0x' || substr({column}, {start}, 16) AS UBIGINT) AS {column}_{start}"
        for column in (ID_HASH, FULL_HASH)
        for start in (1, 17)
    )
    relation = context.lake.relation(product.name, context.day)
    table = context.engine.execute(f"SELECT {parts} FROM {relation} ORDER BY ALL").to_arrow_table()
    columns = [np.asarray(table.column(place)) for place in range(_WORDS)]
    rows = table.num_rows
    head = json.dumps({"day": context.day.isoformat(), "rows": rows}).encode().ljust(_HEAD)
    with atomic_file(target) as partial, partial.open("wb") as file:
        file.write(head)
        for column in columns:
            file.write(column.astype(np.uint64).tobytes())
        file.flush()
    return target


@dataclass(frozen=True)
class LookupIndex:
    """An index as it lay in ``file`` when it was opened; asked by hashes of 32 hexadecimal digits."""

    day: date
    rows: int
    columns: tuple[Hashes, Hashes, Hashes, Hashes]

    @staticmethod
    def open(file: Path) -> "LookupIndex":
        """Map the file; a later replacement is another file and does not change what is open."""
        with file.open("rb") as opened:
            head = json.loads(opened.read(_HEAD))
        rows = int(head["rows"])
        if rows:
            mapped = np.memmap(file, np.uint64, "r", offset=_HEAD, shape=(_WORDS, rows))
            columns = tuple(cast("Hashes", mapped[place]) for place in range(_WORDS))
        else:
            columns = tuple(np.empty(0, np.uint64) for _ in range(_WORDS))
        first, second, third, fourth = columns
        return LookupIndex(date.fromisoformat(head["day"]), rows, (first, second, third, fourth))

    @cached_property
    def _first(self) -> Hashes:
        return self.columns[0]

    def answer(self, identifier_hash: str, whole_hash: str) -> Answer:
        """yes: all of it is so; no: the identifier is known and it is not so; unknown: it is not known."""
        wanted = np.uint64(int(identifier_hash[:16], 16))
        start = int(np.searchsorted(self._first, wanted, "left"))
        end = int(np.searchsorted(self._first, wanted, "right"))
        known, so = False, False
        rest = int(identifier_hash[16:32], 16)
        whole = (int(whole_hash[:16], 16), int(whole_hash[16:32], 16))
        for place in range(start, end):
            if int(self.columns[1][place]) == rest:
                known = True
                so = so or (int(self.columns[2][place]), int(self.columns[3][place])) == whole
        return "yes" if so else "no" if known else "unknown"
