"""The claims of one build in buckets of the key, so that memory stays flat.

A single bucket reads the claims where they stand; for several they are first written to disk, each
claim by a thread of its own.
A bucket exists for one build only, so the engine's own hash decides it: an MD5 of every key costs
a fifth of the staging.
"""

import shutil
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pyarrow as pa

from assets.base.bucket_files import BUCKET, read_bucket_file, write_bucket_files
from assets.base.claim_sources import ClaimSource
from assets.base.claim_sql import staging_select
from resources.engine import Engine
from resources.engine.arrow_rows import arrow_table
from zb_pipelines.domain.survivorship.model import Consolidation

CELLS_PER_BUCKET = 8_000_000
"""Rows times columns of the claims that one bucket may hold: a quarter of a million persons or so.

Memory follows it (2.4 GB in all for five sources of 4.7 million persons), and new memory costs
time; with half as many the pieces of which the buckets' files consist become small.
"""
_THREADS = 2


@dataclass(frozen=True)
class Staging:
    """The buckets of one build, and a scratch folder for claims; ``sources`` stand in the order of writing."""

    consolidation: Consolidation
    sources: Sequence[ClaimSource]
    engine: Engine
    folder: Path
    buckets: int

    def bucket(self, number: int) -> Mapping[int, pa.Table]:
        """The rows of each claim in the bucket, by the claim's number; absent: no rows."""
        if self.buckets == 1:
            return {
                source.number: arrow_table(self.engine, staging_select(self.consolidation, source))
                for source in self.sources
            }
        found = {
            source.number: read_bucket_file(self._claim_folder(source), number)
            for source in self.sources
        }
        return {claim: rows for claim, rows in found.items() if rows is not None}

    def write(self) -> None:
        """Write the resolved rows of every claim to their buckets where there are several."""
        if self.buckets == 1:
            return
        with ThreadPoolExecutor(_THREADS, "staging") as pool:
            list(pool.map(self._write, self.sources))

    def _write(self, source: ClaimSource) -> None:
        bucket = f"CAST(hash(_key) % {self.buckets} AS SMALLINT) AS {BUCKET}"
        with self.engine.cursor() as cursor:
            select = staging_select(self.consolidation, source, bucket)
            write_bucket_files(cursor, select, self._claim_folder(source))

    def _claim_folder(self, source: ClaimSource) -> Path:
        return self.folder / f"claim_{source.number}"


@contextmanager
def open_staging(
    consolidation: Consolidation, sources: Sequence[ClaimSource], engine: Engine
) -> Generator[Staging]:
    """The claims of ``sources`` in buckets; the folder is deleted when the block ends."""
    folder = engine.scratch / f"staging_{uuid4().hex}"
    folder.mkdir()
    try:
        rows = {source.number: count_rows(source, engine) for source in sources}
        # The longest first, so that no thread is left alone with it.
        longest = sorted(sources, key=lambda source: rows[source.number], reverse=True)
        buckets = bucket_count(sources, rows)
        staging = Staging(consolidation, longest, engine, folder, buckets)
        staging.write()
        yield staging
    finally:
        shutil.rmtree(folder)


def bucket_count(sources: Sequence[ClaimSource], rows: Mapping[int, int]) -> int:
    """How many buckets keep each below :data:`CELLS_PER_BUCKET`, by each claim's rows; at least one."""
    cells = sum(rows[source.number] * (len(source.claim.fields) + 1) for source in sources)
    return -(-cells // CELLS_PER_BUCKET) or 1


def count_rows(source: ClaimSource, engine: Engine) -> int:
    """How many rows the claim is read from."""
    return int(engine.scalar(f"SELECT count(*) FROM {source.relation}"))
