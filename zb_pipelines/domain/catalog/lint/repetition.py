"""Collecting again what can be had by sharing, lawfully (办法 第十一条: 除法律、法规另有规定外)."""

from datetime import date

from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.legal.judgement import judge
from zb_pipelines.domain.legal.statute_book import StatuteBook


def lawful_repetition(entry: Entry, catalog: Catalog, day: date) -> str | None:
    """The law or regulation in force on ``day`` that the collection basis names; ``None``: none.

    It must exist, hold that day and give the power to collect; every citation in the text must
    be right. A rule below law and regulation and a name without an article do not count.
    """
    judged = judge(entry.collection_basis, "collection", {}, StatuteBook(catalog.statutes), day)
    if judged.faults:
        return None
    return next((basis.citation.text for basis in judged.bases if basis.serves), None)
