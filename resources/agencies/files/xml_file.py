"""Delivery by XML: elements at a path are the rows, their children and attributes the columns.

A document type is refused unread: what it may define or fetch is nobody's data.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from xml.parsers import expat

from pydantic import Field

from resources.agencies.files.file_reading import FilePart
from resources.agencies.files.text_encoding import as_utf8, declared_encoding
from resources.agencies.files.xml_encoding import xml_encoding
from resources.agencies.source.declaration import DeliveredFile, EncodedText, Encoding
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import Reading, found_columns, nothing_to_finish
from resources.agencies.source.text_rows import Row, TextRows, items_of, text_rows_offered
from zb_pipelines.domain.messages import message

_BLOCK = 1 << 16  # characters


class XmlFile(DeliveredFile, EncodedText):
    """An XML document. ``row`` is the path of the elements that are rows, such as ``data/row``.

    Columns are the row's elements by name (``a/b`` within another), its attributes (``@id``) and its
    own text (``.``).
    """

    kind: Literal["xml"] = Field(description="Kind of source.")
    nulls: tuple[str, ...] = Field(default=("",), description='The values that mean "nothing".')
    encoding: Encoding | None = Field(
        default=None,
        description="Encoding of the text: utf-8, gb18030, ...; without it the one that the document says.",
    )
    row: str = Field(description="Path of the elements that are rows, such as data/row.")


@contextmanager
def read_xml_part(part: FilePart) -> Generator[Reading]:
    """All row elements; a declared column is missing only where no row has it."""
    source, name = part.source, part.file.name
    assert isinstance(source, XmlFile)  # noqa: S101
    encoding = source.encoding or xml_encoding(part.file.content, name)
    with as_utf8(part.file, declared_encoding(source, encoding), part.engine.scratch) as text:
        path = tuple(step for step in source.row.split("/") if step)
        keys = dict.fromkeys(key for row in _rows(text.path, path, name) for key in row)
        columns = found_columns(part.entry, list(keys)) if keys else None
        places = (
            columns.place
            if columns
            else {i.source_column: n for n, i in enumerate(part.entry.aggregated_items)}
        )
        names = list(keys) or list(places)
        rows = TextRows(_value_rows(text.path, path, name, names), len(names))
        with text_rows_offered(part.engine, rows) as relation:
            yield Reading(
                select=items_of(part.entry, places, relation),
                extra_columns=columns.extra if columns else (),
                explain=lambda _: rows.failure_or(_not_xml(name, at_end=False)),
                finish=nothing_to_finish,
            )


def _value_rows(path: Path, row: tuple[str, ...], name: str, names: list[str]) -> Iterator[Row]:
    for found in _rows(path, row, name):
        yield [found.get(each) for each in names]


def _rows(path: Path, row: tuple[str, ...], name: str) -> Iterator[dict[str, str]]:
    """The rows as text by column; an element that repeats within a row is refused."""
    reader = _RowReader(row, name)
    with path.open(encoding="utf-8", newline="") as read:
        try:
            while block := read.read(_BLOCK):
                reader.parser.Parse(block.encode(), False)
                yield from reader.take_rows()
            reader.parser.Parse(b"", True)
            yield from reader.take_rows()
            if not reader.has_place:
                raise _no_place(name, row)
            return
        except expat.ExpatError as error:
            failure = _not_xml(
                name,
                at_end=error.code
                in (expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS], 3, 5, 6),
            )
    raise failure


class _RowReader:
    """Gathers rows while the parser reads."""

    def __init__(self, row: tuple[str, ...], name: str) -> None:
        self._row, self._name = row, name
        self._path: list[str] = []
        self._current: dict[str, str] | None = None
        self.has_place = len(row) == 1
        """Whether the element was there that rows stand in."""
        self._text: list[str] = []
        self._leaf = False
        self._done: list[dict[str, str]] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append

    def take_rows(self) -> list[dict[str, str]]:
        """The rows that ended since the last call."""
        done, self._done = self._done, []
        return done

    def _doctype(self, *_: Any) -> None:
        raise PullError(
            "unreadable",
            message(
                "file {name} declares a document type (DOCTYPE), which is not read", name=self._name
            ),
            message("ask the agency to leave the DOCTYPE out"),
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._refuse_text_beside()
        self._path.append(tag.rpartition(":")[2])
        depth = len(self._row)
        self.has_place = self.has_place or tuple(self._path) == self._row[:-1]
        if len(self._path) == depth and tuple(self._path) == self._row:
            self._current = {f"@{key}": value for key, value in attributes.items()}
        elif self._current is not None:
            within = "/".join(self._path[depth:])
            self._current |= {f"{within}/@{key}": value for key, value in attributes.items()}
        self._text.clear()
        self._leaf = True

    def _end(self, _: str) -> None:
        if self._current is not None:
            depth = len(self._row)
            within = "/".join(self._path[depth:])
            if self._leaf:
                text = "".join(self._text)
                if within or text.strip():
                    self._put(within or ".", text)
            else:
                self._refuse_text_beside()
            if not within:
                self._done.append(self._current)
                self._current = None
        self._path.pop()
        self._text.clear()
        self._leaf = False

    def _refuse_text_beside(self) -> None:
        """Raise :class:`PullError` where text stands beside elements: no column would have all of it."""
        if self._current is not None and "".join(self._text).strip():
            raise PullError(
                "unreadable",
                message(
                    "a row of file {name} has text beside elements within {element}",
                    name=self._name,
                    element=self._path[-1],
                ),
                message("ask the agency for elements that hold either text or elements"),
            )

    def _put(self, within: str, text: str) -> None:
        assert self._current is not None  # noqa: S101
        if within in self._current:
            raise PullError(
                "unreadable",
                message(
                    "a row of file {name} has several elements {element}",
                    name=self._name,
                    element=within,
                ),
                message("ask the agency for one element of a name in a row"),
            )
        self._current[within] = text


def _no_place(name: str, row: tuple[str, ...]) -> PullError:
    return PullError(
        "unreadable",
        message("file {name} has no element {path}", name=name, path="/".join(row[:-1])),
        message("correct row in sources.yml: the path of the elements that are rows"),
    )


def _not_xml(name: str, *, at_end: bool) -> PullError:
    if at_end:
        return PullError(
            "truncated",
            message("file {name} ends within its XML, it may be cut off", name=name),
            message("ask the agency to deliver the whole file again"),
        )
    return PullError(
        "unreadable",
        message("file {name} is no proper XML", name=name),
        message("ask the agency to check the file and deliver again"),
    )
