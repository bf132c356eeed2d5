"""The bookmarks of a printed report: on which page each section begins, for the contents."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from pypdf import PdfReader
from pypdf.generic import Destination

from assets.reports.quality.document.document import Document


def pages_of(printed: bytes, document: Document) -> dict[str, int]:
    """On which page each section begins, by its key; none for a section without a bookmark."""
    reader = PdfReader(io.BytesIO(printed))
    begins: dict[str, int] = {}
    for mark in _bookmarks(reader.outline):
        number = reader.get_destination_page_number(mark)
        if number is not None:
            begins.setdefault("".join(str(mark.title).split()), number + 1)
    titles = {each.key: "".join(each.title.split()) for each in document.sections}
    return {key: begins[title] for key, title in titles.items() if title in begins}


def _bookmarks(outline: Sequence[Any]) -> Iterator[Destination]:
    for each in outline:
        if isinstance(each, list):
            yield from _bookmarks(each)  # pyright: ignore[reportUnknownArgumentType] -- nested lists
        else:
            yield each
