"""The exemptions that catalog entries claim, judged on a day (办法 art. 13 para 2)."""

from datetime import date

from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.legal.verdict import Verdict, verdict
from zb_pipelines.domain.messages import message


def entry_verdict(
    entry: Entry, catalog: Catalog, day: date, book: StatuteBook | None = None
) -> Verdict:
    """The verdict on the entry's exemption as of ``day``; no items listed means all of them.

    Raises ``InputError`` for an entry that claims no exemption, or exempts an item it has not.
    """
    exemption = entry.exemption
    if exemption is None:
        raise input_error(
            entry.key,
            message("the entry claims no exemption"),
            message("ask only for entries with an exemption"),
        )
    own = {item.name: item.subject or entry.subject for item in entry.items}
    strangers = [name for name in exemption.items if name not in own]
    if strangers:
        what = message(
            "{names} of exemption.items are not items of this entry",
            names=message(", ").join(strangers),
        )
        raise input_error(entry.key, what, message("use the names under items"))
    exempted = {name: own[name] for name in exemption.items or own}
    return verdict(exemption, exempted, catalog.statutes, day, book)


def verdicts(catalog: Catalog, day: date) -> dict[str, Verdict]:
    """The verdict on every exemption of the catalog as of ``day``, by entry key."""
    book = StatuteBook(catalog.statutes)
    return {
        key: entry_verdict(entry, catalog, day, book)
        for key, entry in catalog.entries.items()
        if entry.exemption is not None
    }
