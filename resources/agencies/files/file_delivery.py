"""What all delivered files have in common: where they are, whether they are whole, their encoding.

A file is looked at once, byte by byte, before anything reads it: only so can a wrong byte be
named by its position, a cut be told from an empty delivery, and a file be refused that is still
being written.
"""

import codecs
import hashlib
import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from resources.agencies.source.declaration import CsvFile, NdjsonFile, XlsxFile
from resources.agencies.source.failure import PullError
from resources.agencies.source.storage_failure import no_room

_BLOCK = 1 << 22  # bytes
_DAY = "{day}"


@dataclass(frozen=True)
class Arrived:
    """A file that arrived: its name for people, its path, its bytes' SHA-256 and their state."""

    path: Path
    sha256: str
    state: tuple[int, int]

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name


@dataclass(frozen=True)
class Text:
    """A text file ready for the engine: ``path`` is in UTF-8, the file itself or a copy.

    ``ended`` says whether the last line has an end, ``empty`` whether there is nothing at all.
    """

    path: Path
    ended: bool
    empty: bool


def of_day(path: str, day: date) -> Path:
    """The file of ``day``: ``{day}`` in its path is the day as YYYY-MM-DD."""
    return Path(path.replace(_DAY, str(day)))


def one_a_day(path: str) -> bool:
    """Whether each day has a file of its own."""
    return _DAY in path


def arrived(path: Path) -> Arrived:
    """Look at a delivered file; :class:`PullError` ``missing_file`` where it is not there."""
    if not path.is_file():
        raise PullError(
            "missing_file",
            f"没有收到文件 {path.name}",
            "请来源单位报送，或更正 sources.yml 的 path",
        )
    try:
        with path.open("rb") as file:
            state = _state(file.fileno())
            return Arrived(path, hashlib.file_digest(file, "sha256").hexdigest(), state)
    except OSError as error:
        raise _unopened(path, error) from error


def refuse_changed(file: Arrived) -> None:
    """Raise :class:`PullError` ``truncated`` where the file is not what it was on arrival."""
    with file.path.open("rb") as now:
        if _state(now.fileno()) == file.state:
            return
    raise PullError(
        "truncated",
        f"文件 {file.name} 在读取时还在变化",
        "等报送完成后重试；请来源单位先写到别的文件名，写完再改名",
    )


def refuse_mismatch(
    source: CsvFile | XlsxFile | NdjsonFile, file: Arrived, day: date
) -> int | None:
    """Compare the file with its control file; the number of rows that it promises, if any.

    Raises :class:`PullError`: ``missing_file`` without the declared control file,
    ``unreadable`` where that is not understood, ``truncated`` where the SHA-256 differs.
    """
    if source.control is None:
        return None
    control = of_day(source.control, day)
    if not control.is_file():
        raise PullError(
            "missing_file", f"没有收到对账文件 {control.name}", "请来源单位随数据一起报送对账文件"
        )
    try:
        promised = json.loads(control.read_text("utf-8-sig"))
        rows, sha256 = int(promised["rows"]), str(promised["sha256"])
    except (ValueError, TypeError, KeyError) as error:
        raise PullError(
            "unreadable",
            f"对账文件 {control.name} 的格式不对",
            '请来源单位按 {"rows": 行数, "sha256": "……"} 报送',
        ) from error
    if sha256.lower() != file.sha256:
        raise PullError(
            "truncated",
            f"文件 {file.name} 与对账文件的 SHA-256 不一致，传输可能不完整",
            "请来源单位重新报送文件和对账文件",
        )
    return rows


def refuse_other_count(file: Arrived, promised: int | None, rows: int) -> None:
    """Raise :class:`PullError` ``truncated`` where the file has not the ``promised`` rows."""
    if promised is not None and promised != rows:
        raise PullError(
            "truncated",
            f"文件 {file.name} 有 {rows} 行，对账文件说有 {promised} 行",
            "请来源单位重新报送文件和对账文件",
            rows=rows,
            declared=promised,
        )


@contextmanager
def as_utf8(
    file: Arrived, encoding: str, scratch: Path, *, skipped_lines: int = 0
) -> Generator[Text]:
    """The file's text for the engine, which reads UTF-8 only, without its first lines.

    Raises :class:`PullError` ``encoding`` naming the offset of the first wrong byte. A copy
    in ``scratch`` is made only where one is needed, and is gone afterwards.
    """
    ended, empty = _checked(file, encoding)
    with file.path.open("rb") as start:
        marked = start.read(3) == codecs.BOM_UTF8
    plain = codecs.lookup(encoding).name in ("utf-8", "ascii")
    if plain and not marked and not skipped_lines:
        yield Text(file.path, ended, empty)
        return
    copy = scratch / f"{uuid4().hex}.txt"
    try:
        _copy(file, "utf-8-sig" if plain else encoding, copy, skipped_lines)
        yield Text(copy, ended, empty)
    finally:
        copy.unlink(missing_ok=True)


def _copy(file: Arrived, encoding: str, copy: Path, skipped_lines: int) -> None:
    try:
        with (
            file.path.open(encoding=encoding, errors="strict", newline="") as read,
            copy.open("w", encoding="utf-8", newline="") as written,
        ):
            for _ in range(skipped_lines):
                read.readline()
            while block := read.read(_BLOCK):
                written.write(block)
    except OSError as error:
        failure = no_room(error)
        if failure is None:
            raise
        raise failure from error


def _checked(file: Arrived, encoding: str) -> tuple[bool, bool]:
    """Whether the text has an end to its last line, and whether it is empty."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset, last, failure = 0, "", None
    with file.path.open("rb") as read:
        while True:
            block = read.read(_BLOCK)
            held = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                failure = _not_text(file, encoding, offset - held + error.start)
                break
            last = text[-1:] or last
            offset += len(block)
            if not block:
                return last in ("\n", "\r"), offset == 0
    raise failure


def _not_text(file: Arrived, encoding: str, offset: int) -> PullError:
    return PullError(
        "encoding",
        f"文件 {file.name} 的第 {offset} 字节处（从 0 数起）不是 {encoding} 编码的文字",
        "核对 sources.yml 的 encoding；编码没有写错的，文件已损坏，请来源单位重新报送",
    )


def _state(handle: int) -> tuple[int, int]:
    found = os.fstat(handle)
    return found.st_size, found.st_mtime_ns


def _unopened(path: Path, error: OSError) -> PullError:
    return PullError(
        "unreadable", f"文件 {path.name} 打不开（{error.strerror}）", "检查文件和目录的权限"
    )
