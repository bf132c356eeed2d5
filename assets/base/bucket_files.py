"""The rows of claims on the scratch disk: per claim a folder, in it an Arrow file per bucket.

In Arrow's own format: it takes two thirds of the processor time of Parquet without compression, and a
bucket is read where it stands.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa

from resources.engine import Engine
from resources.engine.arrow_rows import arrow_batches

BUCKET = "_bucket"
"""The column that tells the number of a row's bucket, a SMALLINT."""
_BATCH = 122_880  # rows sorted by bucket at a time


def write_bucket_files(engine: Engine, select: str, folder: Path) -> None:
    """Write the rows of ``select``, without :data:`BUCKET`, to the file of their bucket.

    The work of one thread. A bucket of which there is no row gets no file; the folder is made.
    """
    folder.mkdir()
    with ExitStack() as files:
        writers: dict[int, pa.RecordBatchFileWriter] = {}
        for batch in arrow_batches(engine, select, _BATCH):
            for bucket, rows in _by_bucket(batch):
                if bucket not in writers:
                    writer = pa.ipc.new_file(_file(folder, bucket), rows.schema)
                    writers[bucket] = files.enter_context(writer)
                writers[bucket].write_batch(rows)


def read_bucket_file(folder: Path, bucket: int) -> pa.Table | None:
    """The rows of ``bucket``, mapped into memory and read when used; ``None``: there are none."""
    file = _file(folder, bucket)
    if not file.exists():
        return None
    return pa.ipc.open_file(pa.memory_map(str(file))).read_all()


def _by_bucket(batch: pa.RecordBatch) -> Sequence[tuple[int, pa.RecordBatch]]:
    """The rows of each bucket that occurs, with its number."""
    buckets = batch.column(BUCKET).to_numpy()
    counts = np.bincount(buckets)
    ordered = batch.drop_columns([BUCKET]).take(pa.array(np.argsort(buckets, kind="stable")))
    ends = np.cumsum(counts)
    return [
        (int(bucket), ordered.slice(ends[bucket] - counts[bucket], counts[bucket]))
        for bucket in np.flatnonzero(counts)
    ]


def _file(folder: Path, bucket: int) -> Path:
    return folder / f"{bucket}.arrow"
