"""Which alerts are active at a moment: read from the registry, Dagster's runs and the disks."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from assets.reports.coverage.ledger import Ledger, ledger_of
from assets.reports.law.law_watch import standing_on
from assets.sharing.sharing_attention import sharing_attention
from resources.platform import Platform
from resources.registry import Delivery, Release
from resources.registry.audit.dockets import Docket
from zb_pipelines.domain.alert_settings import AlertSettings
from zb_pipelines.domain.alerts.alert import Alert
from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.legal.amendment_deadline import urgency
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import QUALITY_REPORT
from zb_pipelines.nightly.progress.night_progress import night_progress, progress_sentence

NEAR = timedelta(days=2)
"""How long before a ticket's due day its deadline is near; of a law docket see `urgency`."""
AGGREGATING = timedelta(minutes=30)
"""What an aggregation takes at most; a run of it that fails is told at once as a failed run."""
_GB = 1024**3


def standing_alerts(
    platform: Platform, settings: AlertSettings, day: date, now: datetime
) -> list[Alert]:
    """Every alert that stands at ``now`` (with a zone) on the business day, the worst first.

    Without a release in force there are only disks to tell of.
    """
    found = list(_disk_alerts(platform, settings))
    release = platform.registry.release_on(day)
    if release:
        found += [
            *_night_alerts(platform, settings, day, now),
            *_run_alerts(day, _failed_agencies(platform, release, day)),
            *_entry_alerts(platform, release, day, now),
            *_deadline_alerts(platform, day),
            *_sharing_alerts(platform, release, day),
        ]
    order = ("error", "warning", "info")
    return sorted(found, key=lambda each: (order.index(each.severity), each.key))


def _disk_alerts(platform: Platform, settings: AlertSettings) -> Iterator[Alert]:
    places = [platform.settings.home, platform.settings.scratch, Path(platform.settings.lake)]
    told: set[int] = set()
    for place in places:
        if not place.exists() or place.stat().st_dev in told:
            continue
        told.add(place.stat().st_dev)
        free = shutil.disk_usage(place).free / _GB
        if free < settings.least_free_gb:
            text = message(
                "{free} GB free, wanted {least}", free=f"{free:.1f}", least=settings.least_free_gb
            )
            yield Alert("disk", "error", str(place), text)


def _night_alerts(
    platform: Platform, settings: AlertSettings, day: date, now: datetime
) -> Iterator[Alert]:
    from resources.dagster_instance.heartbeat import daemon_silence, silence_sentence

    nights = [build.day for build in platform.registry.history.builds([QUALITY_REPORT])]
    late = f"{now.astimezone(ZoneInfo(TIMEZONE)):%H:%M}" >= settings.night_by
    owed = day if late else day - timedelta(days=1)
    last = max((night for night in nights if night <= day), default=None)
    if last is not None and last < owed:
        text = message("the last night with a report: {last}", last=last)
        # Named by the first night that is missing, so that it is one outage until a night has run.
        yield Alert("no_night", "error", str(last + timedelta(days=1)), text)
    elif not late:
        yield from _late_night(platform, settings, day, now)
    silent = daemon_silence(day)
    if silent is not None:
        text = silence_sentence(silent)
        yield Alert("daemon_silent", "error", "dagster-daemon", text)


def _late_night(
    platform: Platform, settings: AlertSettings, day: date, now: datetime
) -> Iterator[Alert]:
    """Before ``night_by``: that the night of ``day`` will not have ended by then."""
    night = night_progress(platform.registry, day, settings.night_by, now)
    text = progress_sentence(night)
    if night.is_late and text:
        yield Alert("night_late", "warning", str(day), text)


def _failed_agencies(platform: Platform, release: Release, day: date) -> set[str]:
    """The agencies of which a delivery of the day failed: their runs are red for a known reason."""
    known = {entry.key: entry.agency for entry in release.catalog.entries.values()}
    failed = {
        key for key, each in platform.registry.deliveries(day).items() if each.state == "failed"
    }
    failed |= set(platform.registry.quality.blocked_deliveries(day))
    return {known[key] for key in failed if key in known}


def _run_alerts(day: date, explained: set[str]) -> Iterator[Alert]:
    from resources.dagster_instance.night_runs import failed_night_runs

    for step, agency in failed_night_runs(day):
        if agency not in explained:
            text = message("the run of the night {day} failed; see Dagster's page of runs", day=day)
            subject = "/".join(each for each in (str(day), step, agency) if each)
            yield Alert("run_failed", "error", subject, text, agency)


def _entry_alerts(
    platform: Platform, release: Release, day: date, now: datetime
) -> Iterator[Alert]:
    ledger: Ledger = ledger_of(platform.registry, release, day)
    deliveries = platform.registry.deliveries(day)
    for entry in ledger.entries:
        if entry.state != "failed":
            continue
        if entry.blocked:
            yield Alert(
                "delivery_kept_back", "warning", entry.entry, entry.reason or "", entry.agency
            )
        elif not _is_under_way(deliveries.get(entry.entry), now):
            yield Alert("source_failed", "warning", entry.entry, entry.reason or "", entry.agency)


def _is_under_way(delivery: Delivery | None, now: datetime) -> bool:
    """Whether it landed so lately that its aggregation, the next step, may still be at work."""
    if delivery is None or delivery.state == "failed" or delivery.ended_at is None:
        return False
    ended = delivery.ended_at
    return now - (ended if ended.tzinfo else ended.replace(tzinfo=UTC)) < AGGREGATING


def _deadline_alerts(platform: Platform, day: date) -> Iterator[Alert]:
    for ticket in platform.registry.tickets.all():
        if not ticket.open or ticket.suspended is not None:
            continue
        text = message("ticket {number}, due {due}", number=ticket.subject.id, due=ticket.due)
        subject = f"{ticket.subject.entry}/{ticket.subject.id}"
        if ticket.overdue(day):
            yield Alert("deadline_over", "warning", subject, text, ticket.subject.agency)
        elif ticket.due - day <= NEAR:
            yield Alert("deadline_near", "info", subject, text, ticket.subject.agency)
    for docket in standing_on(platform, day).dockets:
        yield from _docket_alerts(docket, day)


def _sharing_alerts(platform: Platform, release: Release, day: date) -> Iterator[Alert]:
    """Steps of requests that are due or overdue, and channels that should be merged by now."""
    for asked in platform.registry.sharing.requests.all():
        if asked.due is None or asked.stopped is not None:
            continue
        text = message(
            "request {number}, due {due}: zb share requests", number=asked.id, due=asked.due
        )
        subject = f"sharing/{asked.id}"
        if asked.is_overdue(day):
            yield Alert("deadline_over", "warning", subject, text, asked.agency)
        elif asked.due - day <= NEAR:
            yield Alert("deadline_near", "info", subject, text, asked.agency)
    attention = sharing_attention(platform, release.catalog, day)
    for late in attention.supplies:
        text = message("the standing supply of the grant {grant} is late", grant=late.grant)
        yield Alert("deadline_over", "warning", f"sharing/{late.grant}", text, None)
    for agency, channel in attention.channels:
        text = message("the channel “{channel}” is not merged in time", channel=channel.name)
        yield Alert("deadline_over", "warning", f"channel/{agency}/{channel.name}", text, agency)


def _docket_alerts(docket: Docket, day: date) -> Iterator[Alert]:
    duty = docket.duty
    agency = duty.entry.partition("/")[0]
    subject = f"{duty.entry}/{duty.id}"
    text = message("due {due}: zb law dockets", due=duty.due)
    yield Alert("law_docket", "info", subject, text, agency)
    level = urgency(duty.due, day)
    if level == "overdue":
        yield Alert("deadline_over", "warning", subject, text, agency)
    elif level in ("due_today", "within_2"):
        yield Alert("deadline_near", "warning", subject, text, agency)
