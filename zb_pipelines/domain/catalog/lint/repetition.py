"""Collecting again what can be had by sharing, lawfully (办法 第十一条: 除法律、法规另有规定外)."""

from datetime import date

from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.legal import legal_rank
from zb_pipelines.domain.legal.amendment import named_provisions
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.timeline import version_on


def lawful_repetition(entry: Entry, catalog: Catalog, day: date) -> str | None:
    """The law or regulation in force on ``day`` that the collection basis names; ``None``: none.

    A rule below that, one not registered, and a name without an article do not count.
    """
    book = StatuteBook(catalog.statutes)
    for citation in named_provisions(entry.collection_basis):
        statute = book.find(citation.statute)
        if statute is None or citation.article is None:
            continue
        if legal_rank.objection(statute) is None and version_on(statute, day) is not None:
            return citation.text
    return None
