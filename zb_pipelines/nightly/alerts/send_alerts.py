"""Evaluates the conditions once and notifies whoever has not been notified yet."""

from datetime import UTC, datetime

from resources.platform import Platform
from zb_pipelines.domain.alert_settings import AlertSettings
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.config_file import load_config
from zb_pipelines.domain.messages import in_chinese
from zb_pipelines.nightly.alerts.conditions import standing_alerts
from zb_pipelines.nightly.alerts.delivery import SendOutcome, notify_recipients


def alert_settings() -> AlertSettings:
    """What `zb.toml` says of alerts; nobody is told where it says nothing."""
    written = load_config()
    return written.alerts if written else AlertSettings()


def send_due_alerts(platform: Platform, now: datetime | None = None) -> list[SendOutcome]:
    """Tell the recipients of `zb.toml`; what was sent or failed to be. Messages are in Chinese."""
    settings = alert_settings()
    if not settings.recipients:
        return []
    at = now or datetime.now(UTC)
    with in_chinese():
        alerts = standing_alerts(platform, settings, today(), at)
        return notify_recipients(settings, platform.registry.notices, alerts, at)
