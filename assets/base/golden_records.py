"""Golden records and their conflicts, written to the lake bucket by bucket.

The records of a bucket are made once, as Arrow, of which both are written. Three things go on at a
time: the engine decides and finds the conflicts, one thread encodes the records, another one
aligns the claims of the next bucket.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from assets.base.align_claims import KEY_CODE, CodedClaims, align_claims, code_keys
from assets.base.claim_sources import ClaimSource
from assets.base.conflict_sql import conflicts_select
from assets.base.output_tables import OutputTables
from assets.base.record_decision_sql import (
    NO_CLAIMS,
    disputed_column,
    disputing_sources,
    golden_records_select,
)
from assets.base.staging import Staging, open_staging
from resources.engine import Engine
from resources.engine.arrow_rows import arrow_table, register_arrow
from resources.lake import PendingPartition
from resources.lake.arrow_file import write_table
from resources.lake.data_file import copy_encrypted

_CLAIMS, _RECORDS, _STORED = "aligned_claims", "golden_records", "stored_records"
"""The relations, while a bucket is worked on, of its claims, of its records and of what is stored."""


def write_golden_records(output: OutputTables, sources: Sequence[ClaimSource]) -> tuple[int, int]:
    """Write golden records and conflicts, a file of the lake per bucket; how many of each.

    Both become visible when both are written; the lake's log holds no value of either.
    """
    consolidation = output.consolidation
    no_records = golden_records_select(consolidation, (), NO_CLAIMS)
    no_conflicts = conflicts_select(consolidation, (), {}, _RECORDS)
    with (
        output.context.engine.small_arrow_offsets(),
        open_staging(consolidation, sources, output.context.engine) as staging,
        output.open_partition(consolidation.table, no_records) as records,
        output.open_partition("conflict", no_conflicts) as conflicts,
        ThreadPoolExecutor(2, "golden_records") as threads,
    ):
        writer = _BucketWriter(output, records, conflicts, threads)
        for bucket, claims in _aligned_buckets(staging, threads):
            writer.write(sources, bucket, claims)
        writer.wait()
        return records.commit().rows, conflicts.commit().rows


def _aligned_buckets(
    staging: Staging, threads: ThreadPoolExecutor
) -> Iterator[tuple[CodedClaims, pa.Table]]:
    """Each bucket's claims, coded and aligned, prepared while the one before is worked on."""
    ahead = threads.submit(_align_bucket, staging, 0)
    for number in range(1, staging.buckets):
        ready, ahead = ahead.result(), threads.submit(_align_bucket, staging, number)
        yield ready
    yield ahead.result()


def _align_bucket(staging: Staging, number: int) -> tuple[CodedClaims, pa.Table]:
    bucket = code_keys(staging.bucket(number))
    return bucket, align_claims(staging.consolidation, staging.sources, bucket)


@dataclass
class _BucketWriter:
    """Fills the two partitions of a build, with threads that write beside the engine."""

    output: OutputTables
    records: PendingPartition
    conflicts: PendingPartition
    threads: ThreadPoolExecutor
    writing: Sequence[Future[None]] = ()

    def write(self, sources: Sequence[ClaimSource], bucket: CodedClaims, claims: pa.Table) -> None:
        """Write one file more of each, from the claims' rows in one bucket and the same aligned."""
        consolidation, engine = self.output.consolidation, self.output.context.engine
        present = [source for source in sources if source.number in bucket.rows]
        disputing = disputing_sources(consolidation, present)
        extra = [KEY_CODE, *map(disputed_column, disputing)]
        with register_arrow(engine, _CLAIMS, claims):
            select = golden_records_select(consolidation, present, _CLAIMS, extra)
            records = arrow_table(engine, select)
        with ExitStack() as registered:
            registered.enter_context(register_arrow(engine, _RECORDS, records))
            relations = {number: f"claim_{number}" for number in bucket.rows}
            for number, name in relations.items():
                registered.enter_context(register_arrow(engine, name, bucket.rows[number]))
            select = conflicts_select(consolidation, sources, relations, _RECORDS)
            conflicts = arrow_table(engine, select)
        self.wait()
        stored = records.drop_columns(extra)
        self.writing = [
            self.threads.submit(_fill, engine, self.records, stored),
            self.threads.submit(_fill, engine, self.conflicts, conflicts),
        ]

    def wait(self) -> None:
        """Wait until the last bucket is written."""
        for future in self.writing:
            future.result()


def _fill(engine: Engine, pending: PendingPartition, rows: pa.Table) -> None:
    """One more file of ``rows``: Arrow's, or encrypted by the engine, which alone reads its own lists."""
    key = pending.key
    if key is None:
        pending.fill(partial(write_table, rows))
        return
    with engine.cursor() as session, register_arrow(session, _STORED, rows):
        pending.fill(
            lambda file: copy_encrypted(session, f"FROM {_STORED}", file, key, rows.num_columns)
        )
