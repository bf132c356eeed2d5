"""The files that make a Shapefile: all there, and each as long as its own head says."""

import struct
from pathlib import Path

from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

_HEAD = 100  # bytes of the head of .shp and .shx
_PLACE = 8  # bytes of .shx for each shape
_LENGTH = 24  # where it has the file's length, in words of two bytes


def refuse_incomplete(shapes: Path, name: str) -> dict[str, Path]:
    """The parts of ``shapes`` by suffix; ``name`` is the delivery's.

    Raises :class:`PullError` where one is missing or cut, or where they are not of one length.
    """
    found = {mark: part_beside(shapes, mark) for mark in (".dbf", ".shx")}
    missing = [mark for mark, file in found.items() if file is None]
    if missing:
        raise PullError(
            "missing_file",
            message(
                "beside {name} these files are missing: {missing}",
                name=name,
                missing=message(", ").join(missing),
            ),
            message("ask the agency to deliver .shp, .shx and .dbf together"),
        )
    parts = {".shp": shapes} | {mark: file for mark, file in found.items() if file}
    cut = [mark for mark, file in parts.items() if file.stat().st_size < _told_length(file)]
    if cut or _records(parts[".dbf"]) != (_told_length(parts[".shx"]) - _HEAD) // _PLACE:
        raise PullError(
            "truncated",
            message(
                "of {name} these files are cut off: {cut}",
                name=name,
                cut=message(", ").join(cut or [".shx", ".dbf"]),
            ),
            message("ask the agency to deliver the whole file again"),
        )
    return parts


def part_beside(shapes: Path, mark: str) -> Path | None:
    """The file of that suffix beside ``shapes``, in small letters or in capitals."""
    files = (shapes.with_suffix(each) for each in (mark, mark.upper()))
    return next((each for each in files if each.is_file()), None)


def _records(table: Path) -> int:
    with table.open("rb") as opened:
        (records,) = struct.unpack("<I", opened.read(8)[4:])
    return records


def _told_length(file: Path) -> int:
    """Bytes that the file's head promises; of a file without a whole head more than it has."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    if file.suffix.lower() == ".dbf":
        if len(head) < 32:
            return len(head) + 1
        records, first, width = struct.unpack("<IHH", head[4:12])
        return first + records * width
    if len(head) < _HEAD:
        return len(head) + 1
    (words,) = struct.unpack(">I", head[_LENGTH : _LENGTH + 4])
    return words * 2
