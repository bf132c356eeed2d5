"""Claims on disk, in buckets of the key, so that memory stays flat.

A bucket lives for one build only, so the engine's own hash decides it: an MD5 of every key costs
a fifth of the staging.
"""

import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from assets.base.claim_sql import ReadClaim, staged, text
from resources.engine import Engine
from zb_pipelines.survivorship.model import Consolidation

CELLS_PER_BUCKET = 12_000_000
"""Rows times columns of the claims that one bucket may hold."""


@dataclass(frozen=True)
class Staging:
    """A scratch folder with the claims of one build, by bucket.

    Where one bucket is enough, the claims are read where they stand and not written again.
    """

    c: Consolidation
    folder: Path
    buckets: int

    def stage(self, read: ReadClaim, engine: Engine) -> None:
        """Write the resolved rows of one claim, bucket by bucket."""
        if self.buckets > 1:
            bucket = f"CAST(hash(_key) % {self.buckets} AS BIGINT)"
            select = staged(self.c, read, bucket)
            write_parquet(engine, select, self._claim(read), partition_by="_bucket")

    def relations(self, reads: Sequence[ReadClaim], bucket: int) -> dict[int, str]:
        """FROM text of each claim's staged rows in ``bucket``, by number of the claim."""
        if self.buckets == 1:
            return {read.number: f"({staged(self.c, read, '0')})" for read in reads}
        folders = {read.number: self._claim(read) / f"_bucket={bucket}" for read in reads}
        return {
            number: f"read_parquet({text(f'{folder}/*.parquet')}, hive_partitioning = false)"
            for number, folder in folders.items()
            if folder.is_dir()
        }

    def _claim(self, read: ReadClaim) -> Path:
        return self.folder / f"claim_{read.number}"


@contextmanager
def open_staging(
    c: Consolidation, reads: Sequence[ReadClaim], engine: Engine
) -> Generator[Staging]:
    """A staging folder below the engine's scratch, sized for ``reads`` and removed in the end."""
    folder = engine.scratch / f"staging_{uuid4().hex}"
    folder.mkdir()
    try:
        yield Staging(c, folder, buckets_for(reads, engine))
    finally:
        shutil.rmtree(folder)


def buckets_for(reads: Sequence[ReadClaim], engine: Engine) -> int:
    """How many buckets keep each below :data:`CELLS_PER_BUCKET`; at least one."""
    cells = sum(
        engine.scalar(f"SELECT count(*) FROM {read.relation}") * (len(read.claim.fields) + 1)
        for read in reads
    )
    return -(-cells // CELLS_PER_BUCKET) or 1


def write_parquet(engine: Engine, select: str, to: Path, *, partition_by: str = "") -> None:
    """Write a statement's rows to a scratch file, or folder when partitioned; quick, not small."""
    partition = f", PARTITION_BY ({partition_by})" if partition_by else ""
    # Dictionaries and compression cost more than they save in files that are read twice.
    quick = "COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1"
    engine.execute(f"COPY ({select}) TO {text(str(to))} (FORMAT parquet, {quick}{partition})")
