"""Why a source failed, in words for a report that circulates: no address, port, table or column."""

from collections.abc import Mapping
from dataclasses import replace

from assets.reports.coverage.ledger import EntryState, Ledger
from resources.registry import Delivery
from zb_pipelines.domain.messages import message


def with_public_reasons(ledger: Ledger, deliveries: Mapping[str, Delivery]) -> Ledger:
    """``ledger`` with what engineers read of failed sources taken out; they find it in `zb coverage`."""
    return replace(
        ledger, entries=tuple(_entry(each, deliveries.get(each.entry)) for each in ledger.entries)
    )


def public_reason(failure: str | None) -> str:
    """The kind of a failed pull in words."""
    match failure:
        case "unreachable":
            return message("the agency's system does not answer")
        case "authentication":
            return message("the agency's system refuses the platform's account")
        case "locked":
            return message("the agency's system was too busy to answer in time")
        case "missing_file" | "missing_table":
            return message("the agreed file or table is not there")
        case "missing_column" | "unexpected_column":
            return message("the columns are not those of the catalog")
        case "truncated":
            return message("the delivery is incomplete")
        case "encoding" | "unreadable":
            return message("the delivery cannot be read")
        case "not_declared" | "past_snapshot":
            return message("the source is not set up on the platform")
        case _:
            return message("the platform could not take the delivery over")


def _entry(each: EntryState, delivery: Delivery | None) -> EntryState:
    if each.state != "failed" or each.blocked or delivery is None or delivery.state != "failed":
        return each
    return replace(each, reason=public_reason(delivery.failure))
