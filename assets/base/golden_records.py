"""Golden records and their conflicts, written to the lake bucket by bucket.

The records of a bucket are made once, as Arrow, of which both are written. Three things go on at a
time: the engine decides and finds the conflicts, one thread encodes the records, another one
brings the claims of the next bucket side by side.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from assets.base.align_claims import CODE, Coded, coded, side_by_side
from assets.base.claim_sql import ReadClaim
from assets.base.conflict_sql import conflicts
from assets.base.golden_record_sql import golden
from assets.base.output_tables import OutputTables
from assets.base.record_decision_sql import NOBODY, decisions, disputes, disputing
from assets.base.staging import Staging, open_staging
from resources.engine.arrow_rows import arrow_table, register_arrow
from resources.lake import PendingPartition
from resources.lake.arrow_file import write_table

_CLAIMS, _RECORDS = "claims_side_by_side", "golden_records"
"""The relations, for as long as a bucket is at work, of its claims and of its records."""


def write_golden_records(target: OutputTables, reads: Sequence[ReadClaim]) -> tuple[int, int]:
    """Write golden records and conflicts, a file of the lake per bucket; how many of each.

    Both become visible when both are written; the lake's log holds no value of either.
    """
    c = target.c
    records, lost = golden(c, f"({decisions(c, (), NOBODY)})"), conflicts(c, (), {}, _RECORDS)
    with (
        target.context.engine.small_arrow_offsets(),
        open_staging(c, reads, target.context.engine) as staging,
        target.opened(c.table, records) as kept,
        target.opened("conflict", lost) as against,
        ThreadPoolExecutor(2, "golden_records") as beside,
    ):
        files = _Files(target, kept, against, beside)
        for bucket, claims in _buckets(staging, beside):
            files.add(reads, bucket, claims)
        files.finish()
        return kept.commit().rows, against.commit().rows


def _buckets(staging: Staging, beside: ThreadPoolExecutor) -> Iterator[tuple[Coded, pa.Table]]:
    """Each bucket's claims, and the same side by side, read while the one before is at work."""
    ahead = beside.submit(_prepared, staging, 0)
    for number in range(1, staging.buckets):
        ready, ahead = ahead.result(), beside.submit(_prepared, staging, number)
        yield ready
    yield ahead.result()


def _prepared(staging: Staging, number: int) -> tuple[Coded, pa.Table]:
    bucket = coded(staging.bucket(number))
    return bucket, side_by_side(staging.c, staging.reads, bucket)


@dataclass
class _Files:
    """The two partitions that a build fills, and the threads that write beside the engine."""

    target: OutputTables
    kept: PendingPartition
    against: PendingPartition
    beside: ThreadPoolExecutor
    writing: Sequence[Future[None]] = ()

    def add(self, reads: Sequence[ReadClaim], bucket: Coded, claims: pa.Table) -> None:
        """One file more of each, of the claims' rows in one bucket and of them side by side."""
        c, engine = self.target.c, self.target.context.engine
        present = [read for read in reads if read.number in bucket.rows]
        more = [CODE, *(disputes(read) for read in disputing(c, present))]
        with register_arrow(engine, _CLAIMS, claims):
            made = arrow_table(engine, golden(c, f"({decisions(c, present, _CLAIMS)})", more))
        with ExitStack() as offers:
            offers.enter_context(register_arrow(engine, _RECORDS, made))
            relations = {number: f"claim_{number}" for number in bucket.rows}
            for number, name in relations.items():
                offers.enter_context(register_arrow(engine, name, bucket.rows[number]))
            lost = arrow_table(engine, conflicts(c, reads, relations, _RECORDS))
        self.finish()
        self.writing = [
            self.beside.submit(self.kept.fill, partial(write_table, made.drop_columns(more))),
            self.beside.submit(self.against.fill, partial(write_table, lost)),
        ]

    def finish(self) -> None:
        """Wait until the last bucket is written."""
        for each in self.writing:
            each.result()
