"""Changes of the register of statutes, and the exemptions they touch (art. 10 para 4)."""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.changes.change import Change
from zb_pipelines.domain.catalog.model.exemptions import entry_verdict
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.legal.citation import parse_citations
from zb_pipelines.domain.legal.model import Statute, Version
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.messages import message


def law_changes(old: Catalog, new: Catalog, day: date) -> list[Change]:
    """Statutes first, then each exemption that cites one of them."""
    found = [
        change
        for key, statute in new.statutes.items()
        if key in old.statutes and statute != old.statutes[key]
        for change in _statute(old.statutes[key], statute)
    ]
    touched = {change.subject for change in found if change.kind != "text_changed"}
    return found + list(_touched_entries(old, new, touched, day)) if touched else found


def _statute(old: Statute, new: Statute) -> Iterator[Change]:
    name = f"《{new.name}》"
    if _is_repealed(new) and not _is_repealed(old):
        last = new.versions[-1]
        yield Change(
            "statute_repealed",
            new.key,
            message("{name} is no longer in force from {until}", name=name, until=last.until),
        )
    elif len(new.versions) > len(old.versions):
        label = new.versions[-1].label
        moves = _moves(new.versions[-2], new.versions[-1]) if len(new.versions) > 1 else []
        yield Change(
            "statute_amended",
            new.key,
            message("{name} has a new text “{label}”", name=name, label=label),
        )
        if moves:
            words = message(
                "articles of {name} “{label}” have new numbers: {moves}",
                name=name,
                label=label,
                moves=message("; ").join(moves),
            )
            yield Change("statute_renumbered", new.key, words)
    elif old.versions != new.versions or old.rank != new.rank:
        yield Change(
            "statute_amended", new.key, message("what is registered of {name} changed", name=name)
        )
    else:
        yield Change(
            "text_changed", new.key, message("name or source of {name} is worded anew", name=name)
        )


def _is_repealed(statute: Statute) -> bool:
    return bool(statute.versions) and statute.versions[-1].until is not None


def _moves(before: Version, after: Version) -> list[str]:
    """Rules of one topic that stand under another number."""
    stood = {article.topic: article.number for article in before.articles if article.topic}
    moves = {
        message(
            "article {before} → {after}", before=stood[article.topic], after=article.number
        ): None
        for article in after.articles
        if article.topic in stood and stood[article.topic] != article.number
    }
    return list(moves)


def _touched_entries(old: Catalog, new: Catalog, touched: set[str], day: date) -> Iterator[Change]:
    book = StatuteBook(new.statutes)
    for key, entry in new.entries.items():
        before = old.entries.get(key)
        if before is None or entry.exemption is None or before.exemption != entry.exemption:
            continue  # what changed itself is judged by exempted.py
        cited = _cited_statutes(entry, book) & touched
        if cited:
            yield _basis_change(before, old, entry, new, day)


def _basis_change(before: Entry, old: Catalog, entry: Entry, new: Catalog, day: date) -> Change:
    basis = entry.exemption.basis if entry.exemption else ""
    verdict = entry_verdict(entry, new, day)
    if verdict.valid:
        words = message(
            "a statute cited in {basis} changed; the basis still holds, please compare", basis=basis
        )
        return Change("basis_touched", entry.key, words)
    held = entry_verdict(before, old, day).valid
    reason = verdict.reasons[0]
    words = (
        message(
            "the basis {basis} of withholding no longer holds: {reason}",
            basis=basis,
            reason=reason,
        )
        if held
        else message(
            "the basis {basis} of withholding still does not hold: {reason}",
            basis=basis,
            reason=reason,
        )
    )
    return Change("basis_lost", entry.key, words)


def _cited_statutes(entry: Entry, book: StatuteBook) -> set[str]:
    """Keys of the statutes that the exemption cites; none where the basis cannot be read."""
    try:
        citations = parse_citations(entry.exemption.basis if entry.exemption else "")
    except InputError:
        return set()  # the verdict of such an exemption is invalid and says why
    return {found.key for each in citations if (found := book.find(each.statute))}
