"""Starts the child process that reads a sheet, and exchanges messages with it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from typing import IO, Any

import pyarrow as pa

from resources.spreadsheets.child import Report, Request
from resources.spreadsheets.meter import ReadLimits
from resources.spreadsheets.refusal import WorkbookError

_CHILD = "resources.spreadsheets.child"


@dataclass
class SheetReading:
    """A sheet whose heading is read: the heading's rows as texts, all of one width."""

    sheet: str
    heading: list[list[str]]
    _child: "subprocess.Popen[bytes]"
    _to_child: IO[bytes]
    _from_child: IO[bytes]
    _said: IO[bytes]
    _bounds: ReadLimits
    _count: int = 0

    def rows(self, numbers: Collection[int]) -> pa.RecordBatchReader:
        """The rows below as text in columns ``c0`` on, once; ``numbers`` are columns of numbers only."""
        try:
            self._to_child.write(json.dumps({"numbers": sorted(numbers)}).encode() + b"\n")
            self._to_child.flush()
            stream = pa.ipc.open_stream(self._from_child)
            return pa.RecordBatchReader.from_batches(stream.schema, self._batches(stream))
        except (OSError, pa.ArrowInvalid):
            failure = self.refusal()
        raise failure

    def _batches(self, stream: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        try:
            for batch in stream:
                self._count += batch.num_rows
                yield batch
        except (OSError, pa.ArrowInvalid):
            return  # the child ended: its report tells why

    def refusal(self) -> WorkbookError:
        """Why the child ended, ``unreadable`` where it does not say."""
        said = self._end()
        found = _refusal(said, self._bounds, self._child.returncode)
        return found or WorkbookError("unreadable")

    def stop(self) -> None:
        """End the child where it is."""
        self._child.kill()

    def report(self) -> Report:
        """What was found in all rows, once they were read; :class:`WorkbookError` where some did not come."""
        said = self._end()
        failure = _refusal(said, self._bounds, self._child.returncode)
        if failure:
            raise failure
        report = Report(**said)
        if report.rows != self._count:
            raise WorkbookError("unreadable")
        return report

    def _end(self) -> dict[str, Any]:
        self._from_child.close()
        self._child.wait()
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").splitlines()
        told = next((line for line in lines if line.startswith("{") and line.endswith("}")), "{}")
        return json.loads(told)


@contextmanager
def read_sheet(request: Request) -> Generator[SheetReading]:
    """The sheet's heading, and its rows for as long as the block runs; :class:`WorkbookError`."""
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env=_environment(),
        )
        assert child.stdin  # noqa: S101
        assert child.stdout  # noqa: S101
        reading = SheetReading("", [], child, child.stdin, child.stdout, said, request.bounds)
        try:
            told = _ask(child.stdin, child.stdout, request)
            if told is None:
                raise reading.refusal()
            yield replace(reading, sheet=told["sheet"], heading=told["heading"])
        finally:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):
                    pipe.close()
            child.wait()


def _ask(to_child: IO[bytes], from_child: IO[bytes], request: Request) -> dict[str, Any] | None:
    """The child's answer to the request, ``None`` where it ended instead."""
    try:
        to_child.write(json.dumps(asdict(request)).encode() + b"\n")
        to_child.flush()
        line = from_child.readline()
    except OSError:
        return None
    return json.loads(line) if line.endswith(b"\n") else None


def _environment() -> dict[str, str]:
    """What the child needs: where modules are, and nothing that is secret."""
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PATH": os.environ.get("PATH", ""),
        "PYTHONUTF8": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
    }


def _refusal(said: dict[str, Any], bounds: ReadLimits, code: int) -> WorkbookError | None:
    if "refused" in said:
        return WorkbookError(said["refused"], said["limit"])
    if said and code == 0:
        return None
    if code in (-24, -9):  # the limit of time
        return WorkbookError("seconds", bounds.seconds)
    if code in (-6, -11):  # what libraries that cannot do without memory end with
        return WorkbookError("memory", bounds.memory_megabytes)
    return WorkbookError("unreadable")
