"""The files that make a Shapefile: all there, and each as long as its own head says."""

import struct
from pathlib import Path

from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

_HEAD = 100  # bytes of the head of .shp and .shx
_LENGTH = 24  # where it has the file's length, in words of two bytes


def refuse_incomplete(shapes: Path, name: str) -> None:
    """Raise :class:`PullError` where a part of ``shapes`` is missing or cut; ``name`` is the delivery's."""
    missing = [mark for mark in (".dbf", ".shx") if not shapes.with_suffix(mark).is_file()]
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
    parts = {mark: shapes.with_suffix(mark) for mark in (".shp", ".shx", ".dbf")}
    cut = [mark for mark, file in parts.items() if file.stat().st_size < _told_length(file)]
    if cut:
        raise PullError(
            "truncated",
            message(
                "of {name} these files are cut off: {cut}",
                name=name,
                cut=message(", ").join(cut),
            ),
            message("ask the agency to deliver the whole file again"),
        )


def _told_length(file: Path) -> int:
    """Bytes that the file's head promises; of a file without a whole head more than it has."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    if file.suffix == ".dbf":
        if len(head) < 32:
            return len(head) + 1
        records, first, width = struct.unpack("<IHH", head[4:12])
        return first + records * width
    if len(head) < _HEAD:
        return len(head) + 1
    (words,) = struct.unpack(">I", head[_LENGTH : _LENGTH + 4])
    return words * 2
