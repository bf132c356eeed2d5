"""How a rule of the review names what it found in an entry."""

import unicodedata

from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.errors import Problem


def in_entry(entry: Entry, path: str, what: str, remedy: str) -> Problem:
    """A problem at ``path``, written as the loader writes it: ``items[3].level``."""
    return Problem(f"sources/{entry.key}.yml {path}", what, remedy)


def plain(text: str) -> str:
    """``text`` without width, spaces and punctuation, to tell when two titles are the same."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
