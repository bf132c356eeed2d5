"""The parts of an xlsx package: found by their relations, read as XML without a document type."""

import codecs
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from resources.spreadsheets.meter import Meter
from resources.spreadsheets.refusal import WorkbookError

_LARGEST_SMALL = 64 << 20  # bytes of a part that is held whole
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass
class OpcPackage:
    """An open xlsx file and the meter of what is unpacked of it."""

    archive: zipfile.ZipFile
    meter: Meter
    workbook: str = "xl/workbook.xml"
    relations: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def __post_init__(self) -> None:
        """Find the workbook's own part and what it refers to."""
        root = self._relations_of("_rels/.rels", "")
        self.workbook = next(
            (target for kind, target in root.values() if kind.endswith("/officeDocument")),
            self.workbook,
        )
        folder, _, name = self.workbook.rpartition("/")
        self.relations = self._relations_of(f"{folder}/_rels/{name}.rels".lstrip("/"), folder)

    def part_of_kind(self, kind: str) -> str | None:
        """The part with that kind of relation to the workbook, ``None`` where there is none."""
        found = (target for each, target in self.relations.values() if each.endswith(f"/{kind}"))
        return next((target for target in found if self.has(target)), None)

    def has(self, part: str) -> bool:
        """Whether the package holds the part."""
        return part in self.archive.NameToInfo

    def small(self, part: str) -> ElementTree.Element:
        """The part as a tree."""
        text = bytearray()
        for block in self.blocks(part):
            text += block
            if len(text) > _LARGEST_SMALL:
                raise WorkbookError("unreadable")
        return tree_of(bytes(text))

    def blocks(self, part: str) -> Iterator[bytes]:
        """The part's text in UTF-8, unpacked bit by bit."""
        with self.archive.open(part) as read:
            yield from _utf8(self.meter.blocks(read))

    def _relations_of(self, part: str, folder: str) -> dict[str, tuple[str, str]]:
        if not self.has(part):
            return {}
        return {
            element.get("Id", ""): (
                element.get("Type", ""),
                _target(folder, element.get("Target", "")),
            )
            for element in self.small(part)
        }


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps = [*filter(None, folder.split("/"))]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _utf8(blocks: Iterator[bytes]) -> Iterator[bytes]:
    first = next(blocks, b"")
    encoding = next((name for mark, name in _MARKS if first.startswith(mark)), None)
    if encoding is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    for block in (first, *blocks):
        yield decoder.decode(block).lstrip("\ufeff").encode()


def tree_of(text: bytes) -> ElementTree.Element:
    """The XML ``text`` as a tree, names with their namespaces; refused where it declares a document type."""
    builder = ElementTree.TreeBuilder()
    parser = expat_parser("}")
    parser.StartElementHandler = lambda name, attributes: builder.start(
        _clark_name(name), attributes
    )  # type: ignore[assignment]
    parser.EndElementHandler = lambda name: builder.end(_clark_name(name))
    parser.CharacterDataHandler = builder.data
    parse_all(parser, [text])
    return builder.close()


def _clark_name(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def expat_parser(separator: str | None = None) -> expat.XMLParserType:
    """A parser that refuses document types, and so all entities but those of XML."""
    parser = expat.ParserCreate(None, separator) if separator else expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_dtd
    parser.EntityDeclHandler = _refuse_dtd
    return parser


def _refuse_dtd(*_: object) -> None:
    raise WorkbookError("dtd")


def parse_all(parser: expat.XMLParserType, blocks: Iterable[bytes]) -> None:
    """Feed ``blocks`` to the parser to their end."""
    try:
        for block in blocks:
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise WorkbookError("unreadable") from error


def local(name: str) -> str:
    """An element's name without prefix or namespace."""
    return name.rpartition(":")[2].rpartition("}")[2]


OnElement = Callable[[str, dict[str, str]], None]
