"""The texts that an xlsx workbook keeps once and refers to by number."""

from collections.abc import Callable, Iterator

import pyarrow as pa

from resources.spreadsheets.refusal import WorkbookError
from resources.spreadsheets.xlsx_cells import unescape_text
from resources.spreadsheets.xml_parts import OpcPackage, expat_parser, local, parse_all

_CHUNK = 50_000  # texts
_AT_HAND = 400_000  # texts that are kept as Python's own, which are larger

NONE = [""][:0].__getitem__
"""Of a workbook without shared texts."""


def shared_strings(package: OpcPackage) -> Callable[[int], str]:
    """The shared text at a place from 0; those of a large workbook stay packed in memory."""
    part = package.part_of_kind("sharedStrings")
    if part is None:
        return NONE
    texts: list[str] = []
    packed: list[pa.Array] = []
    reader = _Texts()
    for text in reader.read(package, part):
        texts.append(text)
        if len(texts) == _AT_HAND or (packed and len(texts) == _CHUNK):
            packed.append(pa.array(texts, pa.large_string()))
            texts = []
    if not packed:
        return texts.__getitem__
    packed.append(pa.array(texts, pa.large_string()))
    return PackedTexts(pa.concat_arrays(packed)).at


class PackedTexts:
    """Texts in one Arrow array, the last ones used also as Python's own."""

    def __init__(self, array: pa.Array) -> None:
        self._array = array
        self._used: dict[int, str] = {}

    def at(self, place: int) -> str:
        """The text at ``place``; ``IndexError`` where there is none."""
        found = self._used.get(place)
        if found is None:
            found = self._array[place].as_py()
            if len(self._used) >= _CHUNK:
                self._used.clear()
            self._used[place] = found
        return found


class _Texts:
    """Collects ``<si>`` elements: the runs of each, without readings (``rPh``)."""

    def __init__(self) -> None:
        self._runs: list[str] = []
        self._done: list[str] = []
        self._in_text = False
        self._readings = 0

    def read(self, package: OpcPackage, part: str) -> Iterator[str]:
        parser = expat_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        for block in package.blocks(part):
            parse_block(parser, block)
            yield from self._done
            self._done = []
        parse_all(parser, ())
        yield from self._done

    def _start(self, name: str, _: dict[str, str]) -> None:
        tag = local(name)
        if tag == "t":
            self._in_text = self._readings == 0
        elif tag == "rPh":
            self._readings += 1
        elif tag == "si":
            self._runs = []

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag == "t":
            self._in_text = False
        elif tag == "rPh":
            self._readings -= 1
        elif tag == "si":
            self._done.append(unescape_text("".join(self._runs)))

    def _data(self, text: str) -> None:
        if self._in_text:
            self._runs.append(text)


def parse_block(parser: object, block: bytes) -> None:
    """Feed one block; more follow."""
    from xml.parsers import expat

    try:
        parser.Parse(block, False)  # type: ignore[attr-defined]
    except expat.ExpatError as error:
        raise WorkbookError("unreadable") from error
