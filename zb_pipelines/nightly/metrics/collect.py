"""Metrics for Prometheus, read from the registry, Dagster's heartbeat and the disks at each scrape.

No figure has a label that names a person, an item or a value; labels are entries' states, agencies,
tables, steps and places.
"""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from assets.reports.coverage.ledger import Ledger, ledger_of
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.alert_settings import AlertSettings
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.naming import QUALITY_REPORT
from zb_pipelines.nightly.alerts.conditions import standing_alerts
from zb_pipelines.nightly.metrics.night_times import build_seconds, night_seconds

Gauges = Iterator[GaugeMetricFamily]


def metrics_registry(platform: Platform, alerts: AlertSettings) -> CollectorRegistry:
    """A registry of Prometheus that reads ``platform`` again at each scrape."""
    registry = CollectorRegistry()
    registry.register(InstallationCollector(platform, alerts))
    return registry


@dataclass(frozen=True, eq=False)  # Prometheus keeps collectors by identity
class InstallationCollector(Collector):
    """The figures of one installation."""

    platform: Platform
    alerts: AlertSettings

    def describe(self) -> Gauges:
        """Nothing: names are known at the first scrape, and registering reads no registry."""
        yield from ()

    def collect(self) -> Gauges:
        """All figures as of now; without a release in force those of disks and alerts only."""
        day, now = today(), datetime.now(UTC)
        yield from _disk_gauges(self.platform)
        standing = standing_alerts(self.platform, self.alerts, day, now)
        counted = Counter(each.severity for each in standing)
        levels = {level: counted[level] for level in ("info", "warning", "error")}
        yield _by_label("zb_alerts", "Alerts that stand", "severity", levels)
        release = self.platform.registry.release_on(day)
        if release is None:
            return
        yield GaugeMetricFamily("zb_release", "Number of the release in force", release.id)
        yield from _night_gauges(self.platform, day)
        yield from _entry_gauges(ledger_of(self.platform.registry, release, day))
        yield from _table_gauges(self.platform, release, day)
        yield from _ticket_gauges(self.platform, day)


def _by_label(name: str, told: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, told, labels=[label])
    for value, figure in values.items():
        family.add_metric([value], figure)
    return family


def _disk_gauges(platform: Platform) -> Gauges:
    settings = platform.settings
    places = {"home": settings.home, "lake": Path(settings.lake), "scratch": settings.scratch}
    usage = {name: shutil.disk_usage(at) for name, at in places.items() if at.is_dir()}
    free = {name: float(each.free) for name, each in usage.items()}
    size = {name: float(each.total) for name, each in usage.items()}
    yield _by_label("zb_disk_free_bytes", "Free room", "place", free)
    yield _by_label("zb_disk_size_bytes", "Size of the disk", "place", size)


def _night_gauges(platform: Platform, day: date) -> Gauges:
    reports = [b for b in platform.registry.history.builds([QUALITY_REPORT]) if b.day <= day]
    yield GaugeMetricFamily("zb_nights", "Nights that ended with a report", len(reports))
    last = max(reports, key=lambda build: build.day, default=None)
    if last and last.ended_at:
        yield GaugeMetricFamily(
            "zb_last_success_timestamp_seconds",
            "When the report of the newest night was ready",
            last.ended_at.timestamp(),
        )
        steps = night_seconds(platform, last.day)
        yield _by_label(
            "zb_night_seconds", "Work of the newest night, summed over its parts", "step", steps
        )


def _entry_gauges(ledger: Ledger) -> Gauges:
    states = Counter(entry.state for entry in ledger.entries)
    known = ("aggregated", "exempt", "late", "failed", "outstanding")
    yield _by_label(
        "zb_entries", "Entries by state", "state", {name: states[name] for name in known}
    )
    failed = Counter(e.agency for e in ledger.entries if e.state not in ("aggregated", "exempt"))
    agencies = {entry.agency: failed[entry.agency] for entry in ledger.entries}
    yield _by_label("zb_agency_outstanding_entries", "Entries not aggregated", "agency", agencies)
    rows = {
        "landed": sum(entry.landed or 0 for entry in ledger.entries),
        "aggregated": sum(entry.aggregated or 0 for entry in ledger.entries),
        "quarantined": ledger.quarantined_rows,
    }
    yield _by_label("zb_rows", "Rows of every entry's newest good day", "layer", rows)
    share = rows["quarantined"] / rows["landed"] if rows["landed"] else 0.0
    yield GaugeMetricFamily("zb_quarantine_ratio", "Quarantined of landed rows", share)


def _table_gauges(platform: Platform, release: Release, day: date) -> Gauges:
    catalog = release.catalog
    names = [f"base.{c.database}__{c.table}" for c in catalog.consolidations.values()]
    names += [table.name for table in catalog.tables.values()]
    newest: dict[str, date] = {}
    for build in platform.registry.history.builds(names):
        if build.day <= day:
            newest[build.table_name] = max(build.day, newest.get(build.table_name, build.day))
    ages = {name: (day - built).days for name, built in sorted(newest.items())}
    yield _by_label("zb_table_age_days", "Days since the table was built", "table", ages)
    yield _by_label(
        "zb_table_build_seconds",
        "Work of the table's newest build",
        "table",
        build_seconds(platform, newest),
    )


def _ticket_gauges(platform: Platform, day: date) -> Gauges:
    tickets = [ticket for ticket in platform.registry.tickets.all() if ticket.open]
    overdue = sum(ticket.overdue(day) for ticket in tickets)
    counted = {"open": len(tickets), "overdue": overdue}
    yield _by_label("zb_tickets", "Tickets that are not closed", "state", counted)
