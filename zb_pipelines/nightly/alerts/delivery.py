"""Sends active alerts to their recipients: once each, again after a day, and when one has ended."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from resources.alert_channels import SendError, send
from resources.registry.alerts.notices import Notices, Notification
from zb_pipelines.domain.alert_settings import AlertSettings, Recipient
from zb_pipelines.domain.alerts.alert import Alert
from zb_pipelines.domain.alerts.notice import Notice
from zb_pipelines.domain.alerts.routing import alerts_for, is_quiet
from zb_pipelines.domain.messages import message

Remembered = Mapping[str, Notification]


@dataclass(frozen=True)
class SendOutcome:
    """What one recipient was told, or why not."""

    recipient: str
    notice: Notice
    failure: str | None = None


def notify_recipients(
    settings: AlertSettings, notices: Notices, alerts: Sequence[Alert], now: datetime
) -> list[SendOutcome]:
    """Send each recipient one message of what is new, overdue for a reminder, or ended.

    What could not be sent, and what quiet hours hold back, is not remembered as told, so that
    the next call sends it.
    """
    remembered: dict[str, dict[str, Notification]] = {}
    for told in notices.all():
        remembered.setdefault(told.recipient, {})[told.alert.key] = told
    outcomes: list[SendOutcome] = []
    for recipient in settings.recipients:
        name = f"{recipient.role}@{recipient.channel}"
        known = remembered.get(name, {})
        mine = alerts_for(recipient, alerts)
        notice = _notice(recipient, mine, known, settings, now)
        if not notice:
            continue
        failure = _try_to_send(settings, recipient, notice)
        if failure is None:
            fresh = [*notice.new, *notice.standing]
            notices.record([_remember(each, name, known, now) for each in fresh])
            gone = [*notice.ended, *_superseded_alerts(known, {each.key for each in mine})]
            notices.forget(name, [each.key for each in gone])
        outcomes.append(SendOutcome(name, notice, failure))
    return outcomes


def try_channels(settings: AlertSettings) -> list[SendOutcome]:
    """Send one test message to every recipient; nothing is remembered."""
    text = message("this is a test; nothing has happened")
    outcomes: list[SendOutcome] = []
    for recipient in settings.recipients:
        notice = Notice(recipient.role, [Alert("run_failed", "info", "zb alerts test", text)])
        failure = _try_to_send(settings, recipient, notice)
        outcomes.append(SendOutcome(f"{recipient.role}@{recipient.channel}", notice, failure))
    return outcomes


def _notice(
    recipient: Recipient,
    mine: Sequence[Alert],
    known: Remembered,
    settings: AlertSettings,
    now: datetime,
) -> Notice:
    quiet = is_quiet(recipient.quiet, now)
    standing = {each.key for each in mine}
    superseded = {each.key for each in _superseded_alerts(known, standing)}
    due = [each for each in mine if not quiet or each.severity == "error"]
    new = [each for each in due if each.key not in known]
    after = timedelta(hours=settings.remind_after_hours)
    again = [each for each in due if each.key in known and now - known[each.key].told_at >= after]
    ended = [
        told.alert
        for key, told in known.items()
        if key not in standing | superseded and (not quiet or told.alert.severity == "error")
    ]
    return Notice(recipient.role, new, again, ended)


def _superseded_alerts(known: Remembered, standing: Collection[str]) -> list[Alert]:
    """What was told, stands no longer as it was, and stands as something worse."""
    return [
        told.alert
        for key, told in known.items()
        if key not in standing and told.alert.worse in standing
    ]


def _remember(alert: Alert, name: str, known: Remembered, now: datetime) -> Notification:
    since = known[alert.key].since if alert.key in known else now
    return Notification(alert, name, since, now)


def _try_to_send(settings: AlertSettings, recipient: Recipient, notice: Notice) -> str | None:
    try:
        send(settings.channels[recipient.channel], notice, attempts=settings.attempts)
    except SendError as failure:
        return str(failure)
    return None
