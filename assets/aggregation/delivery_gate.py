"""Whether a delivery is fit to go on, as a whole: kept back where a blocking rule says no.

What is kept back is recorded with the results of all rules; the last good day goes on serving.
"""

from dataclasses import dataclass

from assets.aggregation.checked_rows import CheckedRows
from assets.aggregation.delivery_verdicts import (
    Counts,
    Verdict,
    delivery_verdicts,
    keep_profile,
    learnt_verdicts,
    result_of,
    stopped_by,
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
    """A delivery that was checked, recorded and kept from everything downstream of its entry."""


@dataclass(frozen=True)
class Judgement:
    """The rules of the delivery as a whole, judged before and after its rows are written."""

    planned: Standardisation
    entry: Entry
    delivery: Delivery
    catalog: Catalog
    lake: Lake
    registry: Registry
    engine: Engine
    row_results: tuple[RuleResult, ...]

    def stop_unfit(self, rows: CheckedRows, landing: str, counts: Counts) -> None:
        """Keep the delivery back before anything is written, where it is not fit to go on.

        Its bad rows go to quarantine all the same, unless a good delivery of the day has its there.
        """
        verdicts = self._verdicts(counts)
        stopping = stopped_by(verdicts)
        if stopping is None:
            return
        if self.registry.standardisation(self.entry.key, self.planned.day) is None:
            unique = next(r for r in rules_of(self.entry, self.catalog.codes) if r.kind == "unique")
            write_quarantine(
                self.engine, self.lake, self.entry, self.planned.day, rows, unique, landing
            )
        self._record(verdicts)
        raise self._kept_back(stopping, counts)

    def conclude(self, counts: Counts, figures: dict[str, float]) -> None:
        """Record the results; keep the delivery back where its rows are not conserved."""
        verdicts = self._verdicts(counts)
        stopping = stopped_by(verdicts)
        terms = self.catalog.quality
        if stopping is None:
            verdicts += learnt_verdicts(self.entry, self.planned.day, figures, terms, self.registry)
        self._record(verdicts)
        if stopping is not None:
            self.lake.drop(entry_table("aggregation", self.entry.key), self.planned.day)
            raise self._kept_back(stopping, counts)
        keep_profile(self.entry, self.planned.day, figures, self.registry)

    def _verdicts(self, counts: Counts) -> list[Verdict]:
        terms = self.catalog.quality
        return list(delivery_verdicts(self.entry, self.delivery, counts, terms, self.registry))

    def _record(self, verdicts: list[Verdict]) -> None:
        day, release_id = self.planned.day, self.planned.release_id
        results = [
            result_of(self.entry, day, rule, passed, checked, release_id)
            for rule, passed, checked in verdicts
        ]
        self.registry.record_rule_results([*self.row_results, *results])

    def _kept_back(self, verdict: Verdict, counts: Counts) -> DeliveryBlockedError:
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
