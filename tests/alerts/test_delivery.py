"""Who is told what and when: once, again after a day, at the end; by role, agency, severity, hour."""

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from resources.registry import Registry
from tests.alerts.servers import Hook, hook_server
from zb_pipelines.domain.alert_settings import AlertSettings
from zb_pipelines.domain.alerts.alert import Alert
from zb_pipelines.nightly.alerts.delivery import notify_recipients

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # 12:00 in Asia/Shanghai
TAX = Alert("source_failed", "warning", "tax/payer", "连不上", "tax")
GAS = Alert("delivery_kept_back", "warning", "gas/account", "行数太少", "gas")
DISK = Alert("disk", "error", "/lake", "可用 1 GB")


@pytest.fixture
def hook() -> Generator[Hook]:
    with hook_server() as server:
        yield server


@pytest.fixture
def registry(tmp_path: Path) -> Generator[Registry]:
    opened = Registry(f"sqlite:///{tmp_path / 'registry.db'}")
    yield opened
    opened.close()


def settings(hook: Hook, **recipient: object) -> AlertSettings:
    return AlertSettings.model_validate(
        {
            "channels": {"hook": {"kind": "webhook", "url": hook.url}},
            "recipients": [{"role": "ops", "channel": "hook"} | recipient],
            "attempts": 1,
        }
    )


def test_what_stands_is_told_once_again_after_a_day_and_at_its_end(
    hook: Hook, registry: Registry
) -> None:
    declared = settings(hook)

    def at(hours: int, *alerts: Alert) -> None:
        notify_recipients(declared, registry.notices, alerts, NOON + timedelta(hours=hours))

    at(0, TAX, GAS)
    at(1, TAX, GAS)
    at(2, TAX)
    at(24, TAX)
    at(25)
    at(26)
    assert hook.texts == [
        "公共数据平台：新增 2 项",
        "公共数据平台：恢复 1 项",
        "公共数据平台：仍存在 1 项",
        "公共数据平台：恢复 1 项",
    ]
    assert registry.notices.all() == []


def test_each_receives_what_concerns_him(hook: Hook, registry: Registry) -> None:
    notify_recipients(settings(hook, agencies=["gas"]), registry.notices, [TAX, GAS, DISK], NOON)
    notify_recipients(
        settings(hook, role="chief", least="error"), registry.notices, [TAX, GAS, DISK], NOON
    )
    notify_recipients(
        settings(hook, role="law", kinds=["law_docket"]), registry.notices, [TAX, DISK], NOON
    )
    told = [[each["subject"] for each in body["new"]] for body in hook.bodies]
    assert told == [["gas/account"], ["/lake"]]


def test_quiet_hours_hold_back_all_but_errors_until_they_end(
    hook: Hook, registry: Registry
) -> None:
    declared = settings(hook, quiet={"begins": "22:00", "ends": "07:00"})
    night = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # 02:00
    notify_recipients(declared, registry.notices, [DISK, TAX], night)
    notify_recipients(declared, registry.notices, [DISK, TAX], night + timedelta(hours=6))
    told = [[each["subject"] for each in body["new"]] for body in hook.bodies]
    assert told == [["/lake"], ["tax/payer"]]


def test_what_did_not_go_out_goes_out_the_next_time(hook: Hook, registry: Registry) -> None:
    hook.failing = 1
    (first,) = notify_recipients(settings(hook), registry.notices, [TAX], NOON)
    assert first.failure == "webhook：应答 503"
    (second,) = notify_recipients(settings(hook), registry.notices, [TAX], NOON)
    assert second.failure is None
    assert hook.texts == ["公共数据平台：新增 1 项"]
