"""The body or the annexes of a report as a PDF of their own, with page numbers in the contents."""

from datetime import date
from pathlib import Path

from assets.reports.quality.document.document import Document
from assets.reports.quality.rendering.html import Part, page
from assets.reports.quality.rendering.pdf import paper
from assets.reports.quality.rendering.section_pages import pages_of
from resources.local_files.scratch_folder import scratch_folder


def print_part(document: Document, part: Part, day: date, scratch: Path) -> bytes:
    """The PDF, dated ``day``; printed twice, for the contents name the pages that the first print found."""
    first = _print_page(page(document, part), day, scratch, draft=True)
    return _print_page(page(document, part, pages_of(first, document)), day, scratch)


def _print_page(text: str, day: date, scratch: Path, *, draft: bool = False) -> bytes:
    with scratch_folder(scratch) as folder:
        file = folder / "page.html"
        file.write_text(text, encoding="utf-8")
        return paper(file, day, scratch, draft=draft)
