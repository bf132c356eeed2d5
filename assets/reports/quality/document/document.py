"""The shape of a report: sections of figures, sentences, tables and charts, without any layout.

One document is the one result that page, paper and workbook show; its hash stands on the cover.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["text", "code", "count", "alarm", "ratio", "points", "change", "lost", "day", "mark"]
Cell = str | int | float | tuple[int, int] | None
"""Of ``ratio`` numerator and denominator; of ``day`` ISO text; ``None`` where there is nothing."""


@dataclass(frozen=True)
class Column:
    """``alarm`` is a count that should be 0; ``mark`` a text that begins with ✓ or ✗.

    ``key`` names it for machines where a figure's sum stands in it.
    ``points`` and ``change`` have two decimals, ``lost`` (what a rule costs) four.
    """

    title: str
    kind: Kind = "text"
    key: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under a title; ``key`` names it for machines, ``empty`` is said where there is no row."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""


@dataclass(frozen=True)
class Tile:
    """One figure to be seen first; ``figure`` names the one (``figures.yml``) whose sum it is."""

    title: str
    kind: Kind
    value: Cell
    figure: str = ""


@dataclass(frozen=True)
class Tiles:
    """Figures side by side."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Sentences:
    """What is said in words, one paragraph or point each."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """A value from 0 to 100 with its figures in words; ``None`` where nothing was measured."""

    label: str
    value: float | None
    words: str


@dataclass(frozen=True)
class Chart:
    """A picture of figures that a table of the same section holds."""

    form: Literal["bars", "line"]
    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Area:
    """A district on a map: its outline in degrees, and how much of the map's highest value it has.

    ``share`` is from 0 to 1; ``None`` where nothing was counted.
    """

    label: str
    words: str
    share: float | None
    rings: tuple[tuple[tuple[float, float], ...], ...]
    middle: tuple[float, float]


@dataclass(frozen=True)
class Dot:
    """A town on a map, in degrees; ``marked`` where something is to be seen to."""

    label: str
    at: tuple[float, float]
    marked: bool


@dataclass(frozen=True)
class Map:
    """A schematic map of figures that a table of the same section holds; ``legend`` explains it."""

    title: str
    areas: tuple[Area, ...]
    dots: tuple[Dot, ...]
    legend: tuple[str, ...]


Block = Tiles | Sentences | Table | Chart | Map


@dataclass(frozen=True)
class Section:
    """A chapter; an ``annex`` is printed apart from the body."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    annex: bool = False


@dataclass(frozen=True)
class Document:
    """A whole report. ``cover`` are pairs of label and text; ``evidence`` has every measure.

    ``figures`` are those that the lake can yield: key, title, place, rule, value.
    """

    title: str
    edition: str
    period: str
    cover: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    evidence: Table
    figures: Table = Table("figures", "", (), ())

    @property
    def checksum(self) -> str:
        """SHA-256 over the document as canonical JSON."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """What is written beside the renderings."""
        return {"checksum": self.checksum, "result": asdict(self)}

    def tiles(self) -> tuple[Tile, ...]:
        """The figures to be seen first."""
        blocks = (block for section in self.sections for block in section.blocks)
        return tuple(tile for block in blocks if isinstance(block, Tiles) for tile in block.tiles)

    def tables(self) -> tuple[Table, ...]:
        """The tables of all sections, in order."""
        blocks = (block for section in self.sections for block in section.blocks)
        return tuple(block for block in blocks if isinstance(block, Table))
