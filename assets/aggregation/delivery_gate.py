"""The gate of a delivery as a whole: blocked where a blocking rule about the delivery fails.

A blocked delivery is recorded with the results of all rules; the last good day stays in use.
"""

from dataclasses import dataclass

from assets.aggregation.checked_rows import CheckedRows
from assets.aggregation.delivery_verdicts import (
    DeliveryCounts,
    Verdict,
    delivery_verdicts,
    first_blocking_failure,
    learned_verdicts,
    record_profile,
    rule_result,
)
from assets.aggregation.partition_rows import write_quarantine
from quality.rules.entry_rules import rules_of
from resources.engine import Engine
from resources.lake import Lake
from resources.registry import (
    BlockedDelivery,
    Delivery,
    Registry,
    RuleResult,
    Standardisation,
)
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.errors import InputError, Problem
from zb_pipelines.domain.naming import entry_table


class DeliveryBlockedError(InputError):
    """A delivery that was checked and recorded, and goes nowhere downstream of its entry."""


@dataclass(frozen=True)
class DeliveryGate:
    """The rules of the delivery as a whole, evaluated before and after its rows are written."""

    planned: Standardisation
    entry: Entry
    delivery: Delivery
    catalog: Catalog
    lake: Lake
    registry: Registry
    engine: Engine
    row_results: tuple[RuleResult, ...]

    def require_fit(self, rows: CheckedRows, landing: str, counts: DeliveryCounts) -> None:
        """Block the delivery before it is aggregated, where a blocking rule fails.

        Raises :class:`DeliveryBlockedError`. Its bad rows are written to quarantine all the same,
        unless a good delivery of the day has written its own.
        """
        verdicts = self._verdicts(counts)
        stopping = first_blocking_failure(verdicts)
        if stopping is None:
            return
        if self.registry.standardisation(self.entry.key, self.planned.day) is None:
            unique = next(r for r in rules_of(self.entry, self.catalog.codes) if r.kind == "unique")
            write_quarantine(
                self.engine, self.lake, self.entry, self.planned.day, rows, unique, landing
            )
        self._record_results(verdicts)
        raise self._block(stopping, counts)

    def record(self, counts: DeliveryCounts, figures: dict[str, float]) -> None:
        """Record the results; block the delivery where landed is not aggregated + quarantined."""
        verdicts = self._verdicts(counts)
        stopping = first_blocking_failure(verdicts)
        terms = self.catalog.quality
        if stopping is None:
            verdicts += learned_verdicts(
                self.entry, self.planned.day, figures, terms, self.registry
            )
        self._record_results(verdicts)
        if stopping is not None:
            self.lake.drop(entry_table("aggregation", self.entry.key), self.planned.day)
            raise self._block(stopping, counts)
        record_profile(self.entry, self.planned.day, figures, self.registry)

    def _verdicts(self, counts: DeliveryCounts) -> list[Verdict]:
        terms = self.catalog.quality
        return list(delivery_verdicts(self.entry, self.delivery, counts, terms, self.registry))

    def _record_results(self, verdicts: list[Verdict]) -> None:
        day, release_id = self.planned.day, self.planned.release_id
        results = [
            rule_result(self.entry, day, rule, passed, checked, release_id)
            for rule, passed, checked in verdicts
        ]
        self.registry.record_rule_results([*self.row_results, *results])

    def _block(self, verdict: Verdict, counts: DeliveryCounts) -> DeliveryBlockedError:
        rule, passed, checked = verdict
        landed, bad = counts.landed, counts.quarantined
        reason = f"{rule.title}(收到 {landed} 行,不合格 {bad} 行;规则 {rule.id} {passed}/{checked})"
        self.registry.quality.keep_back(
            BlockedDelivery(
                entry=self.entry.key,
                day=self.planned.day,
                rule=rule.id,
                reason=reason,
                landed=landed,
                quarantined=bad,
                release_id=self.planned.release_id,
                run_id=self.planned.run_id,
            )
        )
        return DeliveryBlockedError(
            Problem(f"{self.entry.key} {self.planned.day}", reason, rule.remedy)
        )
