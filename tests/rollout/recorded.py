"""A registry and a lake as some nights leave them, without living the nights."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from resources.engine import Engine
from resources.lake import Lake
from resources.registry import Build, Delivery, Registry, Release, Standardisation, Step
from zb_pipelines.domain.catalog.model.fingerprint import entry_hash
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.rollout.plan import Plan, PlanItem

FIRST = date(2026, 11, 18)
DAY = date(2026, 11, 20)
DAYS = [date(2026, 11, 18), date(2026, 11, 19), DAY]
BODY = "base.legal_entity__body"
PAYER, INVOICE, COMPANY = "tax/payer", "tax/invoice", "market/company"


@dataclass
class Recorded:
    """An installation that lived some nights."""

    registry: Registry
    lake: Lake
    engine: Engine
    # Ahead of the wall clock, by which the registry itself dates erasures.
    clock: datetime = field(default_factory=lambda: datetime.now(UTC) + timedelta(days=1))

    def tick(self) -> datetime:
        self.clock += timedelta(seconds=2)
        return self.clock

    def publish(self, catalog: Catalog) -> Release:
        return self.registry.publish(catalog, "王五", "测试", FIRST)

    def pull(self, release: Release, entry: str, day: date, rows: int = 10) -> None:
        self.registry.record_delivery(
            Delivery(
                entry, day, "stored", day, rows, "h", release_id=release.id,
                started_at=self.tick(), ended_at=self.tick(),
            )
        )  # fmt: skip

    def standardise(self, release: Release, entry: str, day: date, rows: int = 10) -> None:
        catalog = release.catalog
        self.registry.record_standardisation(
            Standardisation(
                entry, day, day, rows, rows, 0, "h",
                entry_hash(catalog.entries[entry], catalog.codes),
                release_id=release.id, started_at=self.tick(), ended_at=self.tick(),
            )
        )  # fmt: skip

    def build(self, release: Release, day: date) -> None:
        entries = release.catalog.entries
        read = [key for key in (PAYER, COMPANY) if key in entries]
        inputs = {key: "never" if entries[key].withheld else str(day) for key in read}
        if day not in self.lake.days(BODY):
            self.lake.replace(self.engine, BODY, day, "SELECT 1 AS uscc")
        self.registry.record_build(
            Build(
                BODY, day, 20, 0, 0, 0, 0, inputs,
                release_id=release.id, started_at=self.tick(), ended_at=self.tick(),
            )
        )  # fmt: skip

    def report(self, release: Release, day: date) -> None:
        at = self.tick()
        self.registry.record_build(
            Build("report.quality", day, 0, 0, 0, 0, 0, {}, release_id=release.id, ended_at=at)
        )

    def night(self, release: Release, day: date) -> None:
        for key, entry in release.catalog.entries.items():
            if not entry.withheld:
                self.pull(release, key, day)
                self.standardise(release, key, day)
        self.build(release, day)
        self.report(release, day)

    def carry_out(self, planned: Plan, release: Release) -> None:
        """What runs of the plan would record."""
        for item in planned.pending:
            for day in item.days:
                self.do(item, release, day)

    def do(self, item: PlanItem, release: Release, day: date) -> None:
        match item.phase:
            case "entries" if item.action == "pull":
                self.pull(release, item.entry or "", day)
            case "entries":
                self.standardise(release, item.entry or "", day)
            case "base" | "thematic" | "shared":
                self.build(release, day)
            case "report":
                self.report(release, day)
            case "erase" | "seal":
                step = Step(item.action, item.target, release.effective)
                self.registry.applications.record_step(release.id, step, None)
                if item.action == "purge" and not item.columns:
                    self.registry.history.forget(item.target, [])
            case "told":
                raise AssertionError(item)
