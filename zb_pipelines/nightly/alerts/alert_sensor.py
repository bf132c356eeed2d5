"""The sensor ``alerts``: evaluates all conditions every five minutes while the daemon runs."""

import dagster as dg

from resources.platform_resource import PlatformResource
from zb_pipelines.domain.messages import message
from zb_pipelines.nightly.alerts.send_alerts import alert_settings, send_due_alerts

SECONDS = 300


@dg.sensor(
    name="alerts",
    minimum_interval_seconds=SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=message(
        "tells the recipients of zb.toml what failed, is late or has ended; starts no run"
    ),
)
def alerts(installation: PlatformResource) -> dg.SkipReason:
    """Send what has not been told; a channel that fails makes the tick fail, with its reason."""
    if not alert_settings().recipients:
        return dg.SkipReason(message("zb.toml names no recipients of alerts"))
    sent = send_due_alerts(installation.open())
    failed = [f"{each.recipient}: {each.failure}" for each in sent if each.failure]
    if failed:
        raise dg.Failure(message("; ").join(failed))
    told = message(", ").join(f"{each.recipient} {each.notice.title}" for each in sent)
    return dg.SkipReason(told or message("nothing new"))
