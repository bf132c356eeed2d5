"""The files of a report read back: the page's tables, the workbook's, the numbers in a PDF's text."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
from pypdf import PdfReader

NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")
Rows = list[list[Any]]
# Fonts draw a radical and the character alike, and a PDF names either: NFKC knows most of them.
RADICALS = str.maketrans("⻅⻉⻋⻓⻔⻘⻚⻛⻝⻢⻩⻬", "见贝车长门青页风食马黄齐")


@dataclass
class Shown(HTMLParser):
    """What a page shows: tags, attributes, texts, and its tables by key, row for row."""

    source: str
    tags: list[str] = field(default_factory=list[str])
    attributes: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    texts: list[str] = field(default_factory=list[str])
    tables: dict[str, list[list[str]]] = field(default_factory=dict[str, list[list[str]]])
    _rows: list[list[str]] = field(default_factory=list[list[str]])
    _small: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "table":
            self._rows = self.tables[dict(attrs)["data-key"] or ""] = []
        elif tag == "tr":
            self._rows.append([])
        elif tag == "td":
            self._rows[-1].append("")
        elif tag == "small":
            self._rows[-1][-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._rows = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())
        if self._rows and self._rows[-1] and self.tags[-1] in {"td", "code", "small"}:
            self._rows[-1][-1] += data.strip("\n")

    @property
    def text(self) -> str:
        return " ".join(text for text in self.texts if text)


def sheets(file: Path) -> dict[str, Rows]:
    """Sheet → its rows of values, ``None`` where a cell is blank."""
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book.worksheets}


def numbers(text: str) -> Counter[str]:
    """Every number of a text as it is written, and how often."""
    return Counter(NUMBER.findall(text))


def pdf_pages(file: Path) -> list[str]:
    """The text of every page of a PDF, in the characters that were meant."""
    texts = (page.extract_text() for page in PdfReader(file).pages)
    return [unicodedata.normalize("NFKC", text).translate(RADICALS) for text in texts]
