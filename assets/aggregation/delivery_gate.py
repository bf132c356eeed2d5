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
from assets.build_context import BuildContext
from quality.rules.entry_rules import rules_of
from resources.registry import (
    BlockedDelivery,
    Delivery,
    RuleResult,
)
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.errors import InputError, Problem
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_table


class DeliveryBlockedError(InputError):
    """A delivery that was checked and recorded, and goes nowhere downstream of its entry."""


@dataclass(frozen=True)
class DeliveryGate:
    """The rules of the delivery as a whole, evaluated before and after its rows are written."""

    entry: Entry
    delivery: Delivery
    row_results: tuple[RuleResult, ...]
    context: BuildContext

    def require_fit(self, rows: CheckedRows, landing: str, counts: DeliveryCounts) -> None:
        """Block the delivery before it is aggregated, where a blocking rule fails.

        Raises :class:`DeliveryBlockedError`. Its bad rows are written to quarantine all the same,
        unless a good delivery of the day has written its own.
        """
        verdicts = self._verdicts(counts)
        stopping = first_blocking_failure(verdicts)
        if stopping is None:
            return
        if self.context.registry.standardisation(self.entry.key, self.context.day) is None:
            unique = next(
                r for r in rules_of(self.entry, self.context.catalog.codes) if r.kind == "unique"
            )
            write_quarantine(
                self.context.engine,
                self.context.lake,
                self.entry,
                self.context.day,
                rows,
                unique,
                landing,
            )
        self._record_results(verdicts)
        raise self._block(stopping, counts)

    def record(self, counts: DeliveryCounts, figures: dict[str, float]) -> None:
        """Record the results; block the delivery where landed is not aggregated + quarantined."""
        verdicts = self._verdicts(counts)
        stopping = first_blocking_failure(verdicts)
        terms = self.context.catalog.quality
        if stopping is None:
            verdicts += learned_verdicts(
                self.entry, self.context.day, figures, terms, self.context.registry
            )
        self._record_results(verdicts)
        if stopping is not None:
            self.context.lake.drop(entry_table("aggregation", self.entry.key), self.context.day)
            raise self._block(stopping, counts)
        record_profile(self.entry, self.context.day, figures, self.context.registry)

    def _verdicts(self, counts: DeliveryCounts) -> list[Verdict]:
        terms = self.context.catalog.quality
        return list(
            delivery_verdicts(self.entry, self.delivery, counts, terms, self.context.registry)
        )

    def _record_results(self, verdicts: list[Verdict]) -> None:
        day, release_id = self.context.day, self.context.release.id
        results = [
            rule_result(self.entry, day, rule, passed, checked, release_id)
            for rule, passed, checked in verdicts
        ]
        self.context.registry.record_rule_results([*self.row_results, *results])

    def _block(self, verdict: Verdict, counts: DeliveryCounts) -> DeliveryBlockedError:
        rule, passed, checked = verdict
        landed, bad = counts.landed, counts.quarantined
        reason = message(
            "{title} (received {landed} rows, {bad} of them bad; rule {rule}: {passed} of {checked})",
            title=rule.title,
            landed=landed,
            bad=bad,
            rule=rule.id,
            passed=passed,
            checked=checked,
        )
        self.context.registry.quality.block(
            BlockedDelivery(
                entry=self.entry.key,
                day=self.context.day,
                rule=rule.id,
                reason=reason,
                landed=landed,
                quarantined=bad,
                release_id=self.context.release.id,
                run_id=self.context.run_id,
            )
        )
        return DeliveryBlockedError(
            Problem(f"{self.entry.key} {self.context.day}", reason, rule.remedy)
        )
