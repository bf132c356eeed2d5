"""Whether a night will end in time, judged by the nights before it; and how it is told."""

from datetime import UTC, date, datetime, timedelta

from resources.platform import Platform
from resources.registry import Build, Delivery, Release
from tests.alerts.conftest import DAY
from tests.alerts.servers import hook_server
from zb_pipelines.domain.alert_settings import AlertSettings
from zb_pipelines.nightly.alerts.conditions import standing_alerts
from zb_pipelines.nightly.alerts.delivery import notify_recipients
from zb_pipelines.nightly.progress.night_progress import (
    NightProgress,
    night_progress,
    progress_sentence,
)

ENTRY = "tax/tax_registration"
SETTINGS = AlertSettings(least_free_gb=0)


def shanghai(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def begin(platform: Platform, day: date, at: datetime) -> None:
    stored = Delivery(ENTRY, day, "stored", day, 1, "h", started_at=at, ended_at=at)
    platform.registry.record_delivery(stored)


def end(platform: Platform, day: date, at: datetime) -> None:
    report = Build("report.quality", day, 0, 0, 0, 0, 0, {}, started_at=at, ended_at=at)
    platform.registry.record_build(report)


def live_past(platform: Platform, hours: list[float]) -> None:
    """Nights before ``DAY``, begun at 01:30 and as long as said."""
    for back, length in enumerate(hours, start=1):
        night = DAY - timedelta(days=back)
        begin(platform, night, shanghai(night, 1, 30))
        end(platform, night, shanghai(night, 1, 30) + timedelta(hours=length))


def at(platform: Platform, now: datetime) -> NightProgress:
    return night_progress(platform.registry, DAY, "07:00", now)


def test_a_night_is_expected_to_take_the_median_of_the_nights_before(platform: Platform) -> None:
    # One report was made again on an afternoon, which is no night's length.
    live_past(platform, [2, 3, 2.5, 14])
    begin(platform, DAY, shanghai(DAY, 1, 30))

    night = at(platform, shanghai(DAY, 2))

    assert night.usual == timedelta(hours=2.5)
    assert night.expected_end == shanghai(DAY, 4)
    assert not night.is_late
    assert progress_sentence(night) == (
        "夜间任务于 01:30 开始，通常用时 2:30:00：预计 04:00 左右结束"
    )


def test_a_night_that_began_late_or_not_yet_is_late_before_it_is_missing(
    platform: Platform,
) -> None:
    live_past(platform, [2, 2])
    assert not at(platform, shanghai(DAY, 4, 59)).is_late  # begun at once it would end in time
    assert at(platform, shanghai(DAY, 5, 1)).is_late

    begin(platform, DAY, shanghai(DAY, 5, 30))
    late = at(platform, shanghai(DAY, 5, 40))
    assert progress_sentence(late) == (
        "夜间任务于 05:30 开始，通常用时 2:00:00：最早 07:30 结束，晚于规定的 07:00"
    )
    end(platform, DAY, shanghai(DAY, 6, 50))
    assert not at(platform, shanghai(DAY, 6, 55)).is_late
    assert progress_sentence(at(platform, shanghai(DAY, 6, 55))) is None


def test_without_a_night_before_nothing_is_foretold(platform: Platform) -> None:
    begin(platform, DAY, shanghai(DAY, 6, 59))
    night = at(platform, shanghai(DAY, 6, 59))
    assert (night.usual, night.expected_end, night.is_late) == (None, None, False)


def test_what_gets_worse_is_told_as_worse_and_not_as_ended(
    platform: Platform, release: Release
) -> None:
    live_past(platform, [2, 2])
    told: list[tuple[list[str], list[str]]] = []
    with hook_server() as hook:
        settings = AlertSettings.model_validate(
            {
                "least_free_gb": 0,
                "channels": {"hook": {"kind": "webhook", "url": hook.url}},
                "recipients": [
                    {"role": "运维", "channel": "hook", "kinds": ["night_late", "no_night"]}
                ],
            }
        )
        for hour in (4, 6, 7, 8):
            if hour == 8:
                end(platform, DAY, shanghai(DAY, 8))
            now = shanghai(DAY, hour)
            alerts = standing_alerts(platform, settings, DAY, now)
            for sent in notify_recipients(settings, platform.registry.notices, alerts, now):
                assert sent.failure is None
                new = [each.key for each in sent.notice.new]
                told.append((new, [each.key for each in sent.notice.ended]))
    assert told == [
        (["night_late:2026-11-20"], []),
        (["no_night:2026-11-20"], []),
        ([], ["no_night:2026-11-20"]),
    ]
    assert not platform.registry.notices.all()


def test_several_missed_nights_are_one_outage(platform: Platform, release: Release) -> None:
    end(platform, DAY - timedelta(days=4), shanghai(DAY, 3) - timedelta(days=4))
    for hour in (3, 8):
        found = standing_alerts(platform, SETTINGS, DAY, shanghai(DAY, hour))
        assert [each.key for each in found if each.kind == "no_night"] == ["no_night:2026-11-17"]
