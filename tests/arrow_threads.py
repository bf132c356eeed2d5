"""Arrow's threads, started before any test.

A query's statement runs in a thread that the kernel holds (``resources/write_barrier.py``), and so are the
threads that it starts. Those of Arrow's pools serve the whole process from then on: a command is a process
of its own and ends with its query, these tests go on, to object storage too.
"""

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

_THREADS = 2
_FILES = 8


def start_arrow_threads() -> None:
    """Start every thread that Arrow's pools may have in this process."""
    pa.set_cpu_count(_THREADS)
    pa.set_io_thread_count(_THREADS)
    rows = pa.table({"number": list(range(1000))})
    with tempfile.TemporaryDirectory() as folder:
        for number in range(_FILES):
            pq.write_table(rows, Path(folder) / f"{number}.parquet", row_group_size=100)
        read = ds.ParquetFragmentScanOptions(pre_buffer=True)
        ds.dataset(folder).to_table(fragment_scan_options=read)
