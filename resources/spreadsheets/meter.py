"""Counting what a workbook unpacks to, against what it may."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from resources.spreadsheets.refusal import WorkbookError

MEGABYTE = 1 << 20
BLOCK = 1 << 20  # bytes
_SMALL = 64 * MEGABYTE  # what any file may unpack to, however small it is


@dataclass(frozen=True)
class ReadLimits:
    """The limits of one file, in megabytes, times, rows, cells and seconds of processor time."""

    file_megabytes: int
    unpacked_megabytes: int
    times: int
    rows: int
    cells: int
    memory_megabytes: int
    seconds: int


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, none at the end."""
        ...


class Meter:
    """What has been unpacked of a file of ``size`` bytes so far: bytes of parts and of texts."""

    def __init__(self, size: int, bounds: ReadLimits) -> None:
        self._bounds = bounds
        self._most = min(bounds.unpacked_megabytes * MEGABYTE, max(size * bounds.times, _SMALL))
        self._by_ratio = self._most < bounds.unpacked_megabytes * MEGABYTE
        self._unpacked = self._texts = self._cells = self._rows = 0
        if size > bounds.file_megabytes * MEGABYTE:
            raise WorkbookError("file", bounds.file_megabytes)

    def unpack(self, size: int) -> None:
        """Count bytes of a part that was unpacked."""
        self._unpacked += size
        self._refuse_over(self._unpacked)

    def take(self, rows: int, cells: int, texts: int) -> None:
        """Count rows, their cells and the length of the texts in these."""
        self._rows += rows
        self._cells += cells
        self._texts += texts
        if self._rows > self._bounds.rows:
            raise WorkbookError("rows", self._bounds.rows)
        if self._cells > self._bounds.cells:
            raise WorkbookError("cells", self._bounds.cells)
        self._refuse_over(self._texts)

    def _refuse_over(self, size: int) -> None:
        if size <= self._most:
            return
        if self._by_ratio:
            raise WorkbookError("ratio", self._bounds.times)
        raise WorkbookError("unpacked", self._bounds.unpacked_megabytes)

    def blocks(self, part: Readable) -> Iterator[bytes]:
        """The part's bytes, each block counted."""
        while block := part.read(BLOCK):
            self.unpack(len(block))
            yield block
