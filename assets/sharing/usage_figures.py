"""What was used of grants in some days, and which grants were not used, or asked for more than their quota."""

from dataclasses import dataclass
from datetime import date, timedelta

from resources.registry.sharing.sharing_records import SharingRecords
from resources.registry.sharing.usage import UsageSum
from zb_pipelines.domain.sharing.grant import SharingGrant

UNUSED_DAYS = 90
"""A grant in force that was not used for so many days is told."""


@dataclass(frozen=True)
class UsageFigures:
    """Calls by grant, product and kind from ``first`` to ``last``.

    ``unused`` are grants in force on ``last`` without a call for :data:`UNUSED_DAYS`; ``over_quota``
    those whose calls were refused because the day's were used up.
    """

    first: date
    last: date
    sums: tuple[UsageSum, ...]
    unused: tuple[str, ...]
    over_quota: tuple[str, ...]


def usage_figures(sharing: SharingRecords, first: date, last: date) -> UsageFigures:
    """The usage of all grants and of what is opened; of some grants alone see :func:`of_grants`."""
    sums = tuple(sharing.usage.sums(first, last))
    long_ago = last - timedelta(days=UNUSED_DAYS)
    used = {each.grant for each in sharing.usage.sums(long_ago, last)}
    unused = (each.id for each in sharing.grants.all() if _is_idle(each, long_ago, last, used))
    over = {each.grant for each in sums if each.limited and each.grant}
    return UsageFigures(first, last, sums, tuple(unused), tuple(sorted(over)))


def of_grants(usage: UsageFigures, wanted: set[str]) -> UsageFigures:
    """The part of ``usage`` that is of the grants ``wanted``."""
    return UsageFigures(
        usage.first,
        usage.last,
        tuple(each for each in usage.sums if each.grant in wanted),
        tuple(each for each in usage.unused if each in wanted),
        tuple(each for each in usage.over_quota if each in wanted),
    )


def _is_idle(grant: SharingGrant, long_ago: date, last: date, used: set[str | None]) -> bool:
    return grant.id not in used and grant.granted <= long_ago and grant.state(last) == "active"
