"""Files in compressed form (gzip, zip): unpacked where their name says so, else told."""

import gzip
import lzma
import struct
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO
from uuid import uuid4

from resources.agencies.files.arrival import Arrived
from resources.agencies.files.foreign_form import refuse_form
from resources.agencies.files.workbook_refusals import too_large
from resources.agencies.source.companions import BESIDE, SHAPES
from resources.agencies.source.day_path import of_day
from resources.agencies.source.declaration import DeliveredFile
from resources.agencies.source.failure import PullError
from resources.agencies.source.limits import FileLimits
from resources.agencies.source.storage_failure import no_room
from resources.spreadsheets.meter import Meter, Readable
from resources.spreadsheets.refusal import WorkbookError
from zb_pipelines.domain.messages import message

_BROKEN = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    EOFError,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    struct.error,
    lzma.LZMAError,
)


@contextmanager
def unpack(file: Arrived, source: DeliveredFile, day: date, scratch: Path) -> Generator[Arrived]:
    """The file with its content unpacked, for as long as the block runs.

    Raises :class:`PullError` ``truncated`` where it does not unpack to its end, ``unreadable`` where
    it unpacks to more than the source's limits.
    """
    kind = file.path.suffix.lower()
    if kind not in (".gz", ".zip"):
        yield file
        return
    target = scratch / f"{uuid4().hex}{_suffix_within(file.path)}"
    try:
        member = source.member and of_day(source.member, day)
        content = _unpack(file, member, target, source.limits)
        yield replace(file, content=content)
    finally:
        for written in (target, *(target.with_suffix(each) for each in (SHAPES, *BESIDE))):
            written.unlink(missing_ok=True)


def compressed_form(start: bytes) -> str | None:
    """The compressed form that a file's first bytes show."""
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    return None


def _suffix_within(path: Path) -> str:
    return Path(path.stem).suffix


def _unpack(file: Arrived, member: str | None, target: Path, limits: FileLimits) -> Path:
    """Unpack into ``target``, or beside it under the suffix of a Shapefile; where to read."""
    failure = None
    _refuse_unpacked(file)
    try:
        meter = Meter(file.state[0], limits.read_limits)
        if file.path.suffix.lower() == ".gz":
            with gzip.open(file.path) as packed, target.open("wb") as written:
                _copy(packed, written, meter)
            return target
        with zipfile.ZipFile(file.path) as archive:
            chosen = _member(file, archive, member)
            if not _name(chosen).lower().endswith(SHAPES):
                return _extract(archive, chosen, target, meter)
            for each, suffix in _members_beside(archive, chosen):
                _extract(archive, each, target.with_suffix(suffix), meter)
            return target.with_suffix(SHAPES)
    except WorkbookError as refusal:
        failure = too_large(file.name, refusal)
    except _BROKEN:
        failure = _broken_archive_error(file)
    except OSError as error:
        failure = no_room(error) or _broken_archive_error(file)
    raise failure


def _refuse_unpacked(file: Arrived) -> None:
    """Raise :class:`PullError` where a file is not what its suffix says, nor part of it."""
    with file.path.open("rb") as read:
        start = read.read(8)
    refuse_form(file.name, start)
    if start and b"\0" not in start and compressed_form(start) is None and start.isascii():
        raise PullError(
            "unreadable",
            message("{name} is not compressed, though its name says so", name=file.name),
            message("ask the agency to compress it, or correct path in sources.yml"),
        )


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, meter: Meter) -> Path:
    with archive.open(member) as packed, target.open("wb") as written:
        _copy(packed, written, meter)
    return target


def _copy(packed: Readable, written: IO[bytes], meter: Meter) -> None:
    for block in meter.blocks(packed):
        written.write(block)


def _members_beside(
    archive: zipfile.ZipFile, shapes: zipfile.ZipInfo
) -> list[tuple[zipfile.ZipInfo, str]]:
    """The members of one Shapefile, each with its suffix."""
    stem = _name(shapes)[: -len(SHAPES)]
    parts = [(info, _name(info)) for info in archive.infolist()]
    return [
        (info, name[len(stem) :].lower())
        for info, name in parts
        if name.startswith(stem) and name[len(stem) :].lower() in (SHAPES, *BESIDE)
    ]


def _broken_archive_error(file: Arrived) -> PullError:
    return PullError(
        "truncated",
        message("file {name} cannot be unpacked: damaged, cut or encrypted", name=file.name),
        message("ask the agency to deliver the whole file again, without a password"),
    )


def _member(file: Arrived, archive: zipfile.ZipFile, member: str | None) -> zipfile.ZipInfo:
    """The file meant: the declared one, or the only one."""
    found = {name: info for info in archive.infolist() if _is_content(name := _name(info), info)}
    shapes = [name for name in found if name.lower().endswith(SHAPES)]
    chosen = (shapes or list(found)) if member is None else [n for n in found if n == member]
    if len(chosen) != 1:
        raise PullError(
            "missing_file",
            message(
                "archive {name} holds {count} files, which one is meant is not clear",
                name=file.name,
                count=len(found),
            )
            if member is None
            else message("archive {name} holds no {member}", name=file.name, member=member),
            message("write member in sources.yml: the name of the file within the archive"),
        )
    return found[chosen[0]]


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name; programs that do not say UTF-8 write GB18030 here."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _is_content(name: str, info: zipfile.ZipInfo) -> bool:
    """Whether a member is a file of the agency's: no folder, nothing that a file manager left behind."""
    last = name.rpartition("/")[2]
    left = last.startswith("._") or last in (".DS_Store", "Thumbs.db", "desktop.ini")
    return not (info.is_dir() or left or name.startswith("__MACOSX/"))
