"""What is compared: the period before and the same one a year ago, with the figures that the registry kept of them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from assets.reports.coverage.ledger import Ledger, ledger_of
from resources.registry import Registry, Release
from resources.registry.records.sums import RowSum
from zb_pipelines.domain.period import Period


@dataclass(frozen=True)
class EarlierPeriod:
    """``nights``: days with records of those it had; ``ledger``: of its last night, if it had any."""

    period: Period
    nights: tuple[int, int]
    ledger: Ledger | None
    flow: tuple[RowSum, ...]

    def of_agency(self, agency: str, entries: Collection[str]) -> "EarlierPeriod":
        """The part that is one agency's."""
        ledger = self.ledger and Ledger(
            self.ledger.day,
            self.ledger.release,
            tuple(each for each in self.ledger.entries if each.agency == agency),
            tuple(key for key in self.ledger.unbalanced if key in entries),
        )
        flow = tuple(each for each in self.flow if each.entry in entries)
        return replace(self, ledger=ledger, flow=flow)


def earlier_periods(
    registry: Registry, current: Release, period: Period
) -> tuple[EarlierPeriod, EarlierPeriod]:
    """The period before ``period`` and the one a year before it, by the release of their own last night."""
    return _earlier_period(registry, current, period.before()), _earlier_period(
        registry, current, period.year_before()
    )


def _earlier_period(registry: Registry, current: Release, period: Period) -> EarlierPeriod:
    span = (period.first, period.last)
    days = (period.last - period.first).days + 1
    night: date | None = registry.sums.last_night(span)
    if night is None:
        return EarlierPeriod(period, (0, days), None, ())
    release = registry.release_on(night) or current
    return EarlierPeriod(
        period,
        (registry.sums.nights(span), days),
        ledger_of(registry, release, night),
        tuple(registry.sums.rows([span])),
    )
