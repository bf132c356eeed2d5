"""不予共享 and 不予开放: each on a basis of its own kind, in force on the day, that covers the data.

Neither test is that of an exemption from aggregation (办法 第十三条). 不予共享 is narrower: 法律、
行政法规 or a 国务院决定 that expressly forbids supply (政务数据共享条例, in force 2025-08-01); a
local regulation is not enough. 不予开放 is wider: 法律、法规 or 国家有关规定 (办法 第二十八条).
"""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.lint.finding import in_entry
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.legal.judgement import Judgement, judge
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.verdict import unnamed_item_faults
from zb_pipelines.domain.messages import message


def refused_terms(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Entries that refuse sharing or opening without the basis that this takes on ``day``."""
    book = StatuteBook(catalog.statutes)
    for entry in catalog.entries.values():
        if entry.sharing.type == "不予共享":
            yield from _sharing(entry, book, day)
        if entry.opening.type == "不予开放" and (entry.opening.basis or "").strip():
            yield from _opening(entry, book, day)


def _sharing(entry: Entry, book: StatuteBook, day: date) -> Iterator[Problem]:
    remedy = message(
        "write title and article of a law, an administrative regulation or a decision of the State "
        "Council that expressly forbids supply; where there is none, share under conditions"
    )
    if not (entry.sharing.basis or "").strip():
        what = message(
            "sharing is refused without a legal basis (Government Data Sharing Regulation)"
        )
        yield in_entry(entry, "sharing.basis", what, remedy)
        return
    subjects = _subjects(entry)
    judged = judge(entry.sharing.basis or "", "sharing", subjects, book, day)
    for sentence in _sentences(judged, subjects):
        what = message(
            "the basis for refusing to share does not hold: {sentence}", sentence=sentence
        )
        yield in_entry(entry, "sharing.basis", what, remedy)


def _opening(entry: Entry, book: StatuteBook, day: date) -> Iterator[Problem]:
    remedy = message(
        "write title and article of a law, a regulation or a rule of the state; where there is none, "
        "open under conditions"
    )
    subjects = _subjects(entry)
    judged = judge(entry.opening.basis or "", "opening", subjects, book, day)
    if not judged.bases and not judged.faults:
        what = message(
            "the basis for refusing to open names no law, regulation or rule of the state (article 28)"
        )
        yield in_entry(entry, "opening.basis", what, remedy)
        return
    for sentence in _sentences(judged, subjects):
        what = message(
            "the basis for refusing to open does not hold: {sentence}", sentence=sentence
        )
        yield in_entry(entry, "opening.basis", what, remedy)


def _subjects(entry: Entry) -> dict[str, str | None]:
    """The subject of every item: what is refused is the whole entry."""
    return {item.name: item.subject or entry.subject for item in entry.items}


def _sentences(judged: Judgement, subjects: dict[str, str | None]) -> tuple[str, ...]:
    # Where the content of the article is not registered, its scope cannot be asked.
    asked = not any(
        basis.serves and basis.unverified and not basis.covers for basis in judged.bases
    )
    faults = (*judged.faults, *(unnamed_item_faults(subjects) if asked else ()))
    return tuple(dict.fromkeys(fault.sentence for fault in faults))
