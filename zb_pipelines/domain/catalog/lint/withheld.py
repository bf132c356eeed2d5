"""Article 13 and the catalog's end: exemptions that do not hold, claims on what is not aggregated."""

from collections.abc import Iterator
from datetime import date

from zb_pipelines.domain.catalog.lint.finding import in_entry
from zb_pipelines.domain.catalog.model.exemptions import entry_verdict
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.legal.statute_book import StatuteBook
from zb_pipelines.domain.messages import message


def withheld(catalog: Catalog, day: date) -> Iterator[Problem]:
    """Exemptions invalid on ``day`` or overdue for review; claims on entries exempt as a whole."""
    book = StatuteBook(catalog.statutes)
    for entry in catalog.entries.values():
        if entry.exemption is None:
            continue
        for reason in entry_verdict(entry, catalog, day, book).reasons:
            what = message(
                "the basis for not aggregating does not hold (article 13): {reason}", reason=reason
            )
            remedy = message(
                "correct it as told; if that cannot be, remove exemption and aggregate"
            )
            yield in_entry(entry, "exemption.basis", what, remedy)
        if entry.exemption.overdue(day):
            what = message("the review of {day} is overdue", day=entry.exemption.review_by)
            remedy = message(
                "check the basis again and set review_by to the day of the next review"
            )
            yield in_entry(entry, "exemption.review_by", what, remedy)
    yield from _claims(catalog)
    yield from _retirement_problems(catalog, day)


def _claims(catalog: Catalog) -> Iterator[Problem]:
    for database, consolidation in catalog.consolidations.items():
        for place, claim in enumerate(consolidation.claims):
            exemption = catalog.entries[claim.entry].exemption
            if exemption and not exemption.items:
                where = f"survivorship/{database}.yml claims[{place}].entry"
                what = message(
                    "{entry} is not aggregated as a whole, no base database gets its data",
                    entry=claim.entry,
                )
                yield Problem(
                    where, what, message("remove the claim, or correct the scope of the exemption")
                )


def _retirement_problems(catalog: Catalog, day: date) -> Iterator[Problem]:
    for place, retired in enumerate(catalog.retired):
        if not retired.reason.strip():
            where = f"retired.yml [{place}].reason"
            what = message("{entry} left the catalog without a reason", entry=retired.entry)
            yield Problem(where, what, message("write the reason and where the data went"))
        if retired.retired > day:
            where = f"retired.yml [{place}].retired"
            what = message(
                "the day on which {entry} leaves lies in the future", entry=retired.entry
            )
            yield Problem(where, what, message("remove it on that day, or correct the day"))
