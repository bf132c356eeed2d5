"""The claims of one build in buckets of the key, so that memory stays flat.

While there are few buckets, each reads the claims where they stand and keeps what is its own;
beyond :data:`MOST_READINGS` they are written to disk once, bucket by bucket.
A bucket lives for one build only, so the engine's own hash decides it: an MD5 of every key costs
a fifth of the staging.
"""

import shutil
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from assets.base.claim_sql import ReadClaim, staged, text
from assets.base.joined_sql import joined
from resources.engine import Engine
from zb_pipelines.survivorship.model import Consolidation

CELLS_PER_BUCKET = 32_000_000
"""Rows times columns of the claims that one bucket may hold, for an engine of 2 GB; with 1.2 GB it spills."""
MOST_READINGS = 2
"""How often the claims are rather read again than written down."""
JOINED = "joined_claims"
"""The table, for as long as a bucket is at work, of its claims side by side."""


@dataclass(frozen=True)
class Staging:
    """The buckets of one build, and a scratch folder for claims that are written down."""

    c: Consolidation
    reads: Sequence[ReadClaim]
    engine: Engine
    folder: Path
    buckets: int

    def join(self, bucket: int) -> Mapping[int, str]:
        """Make :data:`JOINED` of ``bucket``; FROM text of each claim's rows in it, by number."""
        relations = self._staged(bucket) if self._is_written else self._filtered(bucket)
        # Replacing it would hold both.
        self.engine.execute(f"DROP TABLE IF EXISTS {JOINED}")
        select = joined(self.c, self.reads, relations)
        self.engine.execute(f"CREATE TEMP TABLE {JOINED} AS {select}")
        return relations

    def write(self) -> None:
        """Write the resolved rows of every claim, bucket by bucket, where that is cheaper."""
        for read in self.reads if self._is_written else ():
            select = staged(self.c, read, "true", f"{self._bucket} AS _bucket")
            write_parquet(self.engine, select, self._claim(read), partition_by="_bucket")

    @property
    def _is_written(self) -> bool:
        return self.buckets > MOST_READINGS

    @property
    def _bucket(self) -> str:
        return f"CAST(hash(_key) % {self.buckets} AS BIGINT)"

    def _filtered(self, bucket: int) -> dict[int, str]:
        kept = "true" if self.buckets == 1 else f"{self._bucket} = {bucket}"
        return {read.number: f"({staged(self.c, read, kept)})" for read in self.reads}

    def _staged(self, bucket: int) -> dict[int, str]:
        folders = {read.number: self._claim(read) / f"_bucket={bucket}" for read in self.reads}
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
    """The staging of ``reads``; its folder and its table are gone in the end."""
    folder = engine.scratch / f"staging_{uuid4().hex}"
    folder.mkdir()
    try:
        staging = Staging(c, reads, engine, folder, buckets_for(reads, engine))
        staging.write()
        yield staging
    finally:
        engine.execute(f"DROP TABLE IF EXISTS {JOINED}")
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
