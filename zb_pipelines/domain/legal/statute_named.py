"""Which registered statute a citation names, or why none."""

import re

from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.legal.cited_provision import Citation
from zb_pipelines.domain.legal.fault import Fault
from zb_pipelines.domain.legal.model import Statute
from zb_pipelines.domain.legal.numerals import to_number
from zb_pipelines.domain.legal.plain_text import plain_text
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.messages import message

_DECREE = re.compile(r"(.*?令)第?([〇零一二三四五六七八九十百千\d]+)号")


def statute_named(citation: Citation, book: StatuteBook) -> Statute | Fault:
    """The statute that the citation names; a fault for a draft, an unknown or an unclear name."""
    if citation.unread is not None:
        return Fault("unreadable", citation.unread)
    if citation.no_law is not None:
        sentence = message(
            "{name} is cited as {words}, which is no law in force; cite the text in force.",
            name=citation.statute,
            words=citation.no_law,
        )
        return Fault("no_law", sentence)
    claimants = book.claimants(citation.statute)
    if len(claimants) > 1:
        return _ambiguous(citation, claimants)
    if not claimants:
        return _unknown(citation, book)
    return _other_document(citation, claimants[0]) or claimants[0]


def _ambiguous(citation: Citation, claimants: tuple[Statute, ...]) -> Fault:
    sentence = message(
        "{name} is the name of several registered statutes ({files}) and names none; cite the "
        "full name, or correct the names there.",
        name=citation.statute,
        files=message(", ").join(f"statutes/{statute.key}.yml" for statute in claimants),
    )
    return Fault("ambiguous", sentence)


def _unknown(citation: Citation, book: StatuteBook) -> Fault:
    near = book.near(citation.statute)
    hint = message("is {near} meant? ", near=near) if near else ""
    sentence = message(
        "the register does not have {name} and cannot check whether it is in force; {hint}"
        "check the name, or have the legal office add it to statutes/.",
        name=citation.statute,
        hint=hint,
    )
    return Fault("unknown", sentence)


def _other_document(citation: Citation, statute: Statute) -> Fault | None:
    """A decree's number that is another one's; texts amended since carry several numbers."""
    said = _decree(citation.document)
    own = _decree(statute.document_number)
    if said is None or own is None or len(statute.versions) > 1 or said == own:
        return None
    sentence = message(
        "{name} is {own}, not {said}; check name and number.",
        name=statute.name,
        own=statute.document_number,
        said=citation.document,
    )
    return Fault("document", sentence)


def _decree(document: str | None) -> int | None:
    found = _DECREE.search(plain_text(document or ""))
    if found is None:
        return None
    try:
        return to_number(found[2])
    except InputError:
        return None
