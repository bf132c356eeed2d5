"""What changed since the period before: problems that came and went, entries that stopped or came back."""

from collections import Counter
from collections.abc import Collection

from assets.reports.coverage.ledger import OUTSTANDING, EntryState
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.last_problems import last_problems
from assets.reports.quality.facts.names import Names
from zb_pipelines.domain.messages import message


def what_changed(facts: Facts, names: Names) -> tuple[str, ...]:
    """In sentences; nothing where the period before has no record."""
    if not facts.before.rules:
        return ()
    became = Counter(each.outcome for each in last_problems(facts))
    known = {(e.table_name, e.rule) for e in facts.before.rules if e.last_passed < e.last_checked}
    fresh = sum(
        (each.table_name, each.rule) not in known
        for each in facts.now.rules
        if each.last_passed < each.last_checked
    )
    first = message(
        "Since the period before, of {known} rules with failures {solved} have none any more, {fewer} have fewer, {more} have more; {fresh} rules fail anew.",
        known=len(known),
        solved=became["solved"],
        fewer=became["fewer"],
        more=became["more"],
        fresh=fresh,
    )
    return (first, *_entries(facts, names))


def _entries(facts: Facts, names: Names) -> tuple[str, ...]:
    """Entries whose aggregation stopped, and those that came back."""
    ledger = next((each.ledger for each in facts.earlier), None)
    if ledger is None:
        return ()
    before, now = _open(ledger.entries), _open(facts.ledger.entries)
    stopped, resumed = now - before, before - now
    said: list[str] = []
    if stopped:
        said.append(
            message("Newly not aggregated: {entries}.", entries=_entry_titles(names, stopped))
        )
    if resumed:
        said.append(message("Aggregated again: {entries}.", entries=_entry_titles(names, resumed)))
    return tuple(said)


def _open(entries: Collection[EntryState]) -> set[str]:
    return {each.entry for each in entries if each.state in OUTSTANDING}


def _entry_titles(names: Names, entries: Collection[str]) -> str:
    return message(", ").join(
        message("{owner} {title}", owner=names.owner(each), title=names.title(each))
        for each in sorted(entries)
    )
