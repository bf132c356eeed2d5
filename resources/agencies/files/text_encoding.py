"""A text file's encoding: judged byte by byte before anything reads it, then told in UTF-8.

Only so can a wrong byte be named by its position, a cut be told from an empty delivery, and a
UTF-8 file be refused that is declared as something else and would be read as wrong characters.
"""

import codecs
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from resources.agencies.files.arrival import Arrived
from resources.agencies.files.foreign_form import refuse_form, refuse_workbook
from resources.agencies.files.lines_kept import LinesKept
from resources.agencies.files.other_encoding import Judged, encoding_of, wide_encoding
from resources.agencies.files.unpacked import compressed_form
from resources.agencies.source.failure import PullError
from resources.agencies.source.storage_failure import no_room
from zb_pipelines.domain.messages import message

_BLOCK = 1 << 22  # bytes
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# GB 18030-2022 gives these codes characters of their own; Python still has private ones (as of 2000).
_OLD = "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864"
_NEW = "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb"
_GB = re.compile(f"[{_OLD}]")
_GB_NEW = dict(zip(map(ord, _OLD), _NEW, strict=True))
_GB_FAMILY = ("gb18030", "gbk", "gb2312")
_WIDE = re.compile("[\u0800-\U0010ffff]")


@dataclass(frozen=True)
class Text:
    """A text file ready for the engine: ``path`` is in UTF-8, the file itself or a copy.

    ``ended`` says whether the last line has an end, ``empty`` whether there is nothing at all;
    ``lines`` is the number of line ends, ``left_out`` how many lines were left out on purpose.
    """

    path: Path
    ended: bool
    empty: bool
    lines: int
    left_out: int = 0


@dataclass(frozen=True)
class DeclaredEncoding:
    """An encoding as it is declared, and whether that counts even where the text looks like another."""

    encoding: str
    certain: bool = False


def declared_encoding(source: object, encoding: str | None = None) -> DeclaredEncoding:
    """What a source says of its text; ``encoding`` where it leaves that to the file."""
    told = getattr(source, "encoding", None) or encoding or "utf-8"
    return DeclaredEncoding(told, bool(getattr(source, "encoding_certain", False)))


@contextmanager
def as_utf8(
    file: Arrived, declared: DeclaredEncoding, scratch: Path, *, keep: LinesKept | None = None
) -> Generator[Text]:
    """The file's text for the engine, which reads UTF-8 only; of its lines those that ``keep`` keeps.

    Raises :class:`PullError` ``encoding`` with the cause. A copy in ``scratch`` is made only
    where one is needed, and is gone afterwards.
    """
    name = codecs.lookup(declared.encoding).name
    last, empty, lines = _scan_text(file, name, certain=declared.certain)
    with file.content.open("rb") as start:
        marked = start.read(3) == codecs.BOM_UTF8
    plain = name in ("utf-8", "ascii", "utf-8-sig")
    ended = last in ("\n", "\r") or empty
    if plain and not marked and last != "\x1a" and keep is None:
        yield Text(file.content, ended, empty, lines)
        return
    copy = scratch / f"{uuid4().hex}.txt"
    try:
        _copy(file, name, copy, keep)
        yield Text(copy, *_end(copy, ended, keep), lines, keep.left_out if keep else 0)
    finally:
        copy.unlink(missing_ok=True)


def _end(copy: Path, ended: bool, keep: LinesKept | None) -> tuple[bool, bool]:
    """Whether the copy's last line has an end, and whether it is empty."""
    size = copy.stat().st_size
    if size == 0:
        return True, True
    with copy.open("rb") as read:
        read.seek(size - 1)
        return read.read(1) in (b"\n", b"\r") or (ended and keep is not None), False


def blocks_of(path: Path, encoding: str) -> Iterator[str]:
    """The text in blocks, without a byte-order mark and without the 0x1A at which DOS ended texts."""
    translate = encoding in _GB_FAMILY
    with path.open(encoding=encoding, errors="strict", newline="") as read:
        block = read.read(_BLOCK).removeprefix("\ufeff")
        while block:
            after = read.read(_BLOCK)
            if not after:
                block = block.removesuffix("\x1a")
            yield block.translate(_GB_NEW) if translate and _GB.search(block) else block
            block = after


def _copy(file: Arrived, encoding: str, copy: Path, keep: LinesKept | None) -> None:
    blocks = blocks_of(file.content, encoding)
    try:
        with copy.open("w", encoding="utf-8", newline="") as written:
            for block in keep.of(blocks) if keep else blocks:
                written.write(block)
    except OSError as error:
        failure = no_room(error)
        if failure is None:
            raise
        raise failure from error


def _scan_text(file: Arrived, encoding: str, *, certain: bool) -> tuple[str, bool, int]:
    """The last character, whether the file is empty, and the number of its line ends."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    doubts = _Doubts(encoding, certain)
    offset, last, lines, failure = 0, "", 0, None
    with file.content.open("rb") as read:
        while failure is None:
            block = read.read(_BLOCK)
            if offset == 0:
                _refuse_other_form(file, encoding, block, certain=certain)
            held = decoder.getstate()[0]
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeError as error:
                at = getattr(error, "start", 0)
                failure = _not_text(file, encoding, offset - len(held) + at)
                break
            doubts.add(block, text)
            last = text[-1:] or last
            lines += text.count("\n")
            offset += len(block)
            if not block:
                if doubts.other_encoding:
                    failure = other_encoding_error(file.name, encoding, doubts.other_encoding)
                    break
                return last, offset == 0, lines
    raise failure


def other_encoding_error(name: str, encoding: str, meant: str) -> PullError:
    """The failure of a file that can be read as declared and is something else."""
    return PullError(
        "encoding",
        message(
            "file {name} is {meant}, declared is {encoding}",
            name=name,
            meant=meant,
            encoding=encoding,
        ),
        message(
            "write encoding: {meant} in sources.yml; where {encoding} is right after all, write encoding_certain: true",
            meant=meant,
            encoding=encoding,
        ),
    )


class _Doubts:
    """Whether a text that can be read as declared is in another encoding; ``certain``: nobody asks."""

    def __init__(self, encoding: str, certain: bool) -> None:
        plain = encoding in ("utf-8", "utf-8-sig", "ascii")
        self._strict = None if plain or certain else StrictUtf8()
        self._judged = None if certain else Judged(encoding)

    def add(self, block: bytes, text: str) -> None:
        """Judge the next bytes and the text that they are as declared."""
        if self._strict:
            self._strict.add(block)
        if self._judged:
            self._judged.add(text)

    @property
    def other_encoding(self) -> str | None:
        """The other encoding, if there is one."""
        if self._strict and self._strict.certain:
            return "utf-8"
        return self._judged.other_encoding if self._judged else None


class StrictUtf8:
    """Whether bytes are UTF-8 beyond doubt: strictly, with characters that other encodings hardly give."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._valid, self._wide = True, False

    def add(self, block: bytes) -> None:
        """Judge the next bytes; an empty block is the end."""
        if not self._valid:
            return
        try:
            text = self._decoder.decode(block, final=not block)
        except UnicodeError:
            self._valid = False
            return
        self._wide = self._wide or (not text.isascii() and _WIDE.search(text) is not None)

    @property
    def certain(self) -> bool:
        """Whether all bytes so far are so."""
        return self._valid and self._wide


def _refuse_other_form(file: Arrived, encoding: str, start: bytes, *, certain: bool) -> None:
    """Refuse what is no text at all, or a text whose mark says another encoding."""
    refuse_workbook(file.name, file.content)
    refuse_form(file.name, start)
    packed = compressed_form(start)
    if packed:
        raise PullError(
            "encoding",
            message("file {name} is a {form} archive, not a text", name=file.name, form=packed),
            message("if it comes so every day, end path in sources.yml with .gz or .zip"),
        )
    wide = wide_encoding(start)
    if wide and not certain and not encoding.startswith(("utf-16", "utf-32")):
        raise other_encoding_error(file.name, encoding, wide)
    for mark, meant in _MARKS:
        if (
            start.startswith(mark)
            and not encoding.startswith(meant)
            and not start.startswith(b"\xff\xfe\0\0")
        ):
            raise PullError(
                "encoding",
                message(
                    "file {name} bears the mark of {meant}, declared is {encoding}",
                    name=file.name,
                    meant=meant,
                    encoding=encoding,
                ),
                message("write encoding: {meant} in sources.yml", meant=meant),
            )


def _not_text(file: Arrived, encoding: str, offset: int) -> PullError:
    wider = encoding_of(lambda each: blocks_of(file.content, each), encoding)
    return PullError(
        "encoding",
        message(
            "byte {offset} (from 0) of file {name} is no {encoding}",
            offset=offset,
            name=file.name,
            encoding=encoding,
        ),
        message(
            "the whole file can be read as {encoding}: correct encoding in sources.yml",
            encoding=wider,
        )
        if wider
        else message(
            "check encoding in sources.yml; if it is right, the file is damaged: ask for it again"
        ),
    )
