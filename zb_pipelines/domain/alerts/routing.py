"""Which alerts a recipient receives, and the quiet hours of each."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from zb_pipelines.domain.alert_settings import Quiet, Recipient
from zb_pipelines.domain.alerts.alert import SEVERITIES, Alert
from zb_pipelines.domain.business_day import TIMEZONE


def alerts_for(recipient: Recipient, alerts: Iterable[Alert]) -> list[Alert]:
    """The alerts of the recipient's severity, kinds and agencies.

    An alert of no agency (a disk, the night) goes to whoever has not named agencies.
    """
    least = SEVERITIES.index(recipient.least)
    return [
        each
        for each in alerts
        if SEVERITIES.index(each.severity) >= least
        and (not recipient.kinds or each.kind in recipient.kinds)
        and (not recipient.agencies or each.agency in recipient.agencies)
    ]


def is_quiet(quiet: Quiet | None, now: datetime) -> bool:
    """Whether ``now`` (with a zone) lies in the quiet hours."""
    if quiet is None:
        return False
    clock = f"{now.astimezone(ZoneInfo(TIMEZONE)):%H:%M}"
    if quiet.begins <= quiet.ends:
        return quiet.begins <= clock < quiet.ends
    return clock >= quiet.begins or clock < quiet.ends
