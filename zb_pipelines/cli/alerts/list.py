"""`zb alerts list`: the active alerts, and who has been notified."""

from typing import Any

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line, print_table
from zb_pipelines.domain.messages import message


def list_alerts(as_json: AsJson = False) -> None:
    """List the alerts that stand now and who has been told of each; exit 2 where there are any."""
    from datetime import UTC, datetime

    from resources.dagster_instance.home import prepare
    from resources.platform import open_platform
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.nightly.alerts.conditions import standing_alerts
    from zb_pipelines.nightly.alerts.send_alerts import alert_settings

    platform = open_platform()
    prepare(platform.settings)
    found = standing_alerts(platform, alert_settings(), today(), datetime.now(UTC))
    told: dict[str, list[str]] = {}
    for each in platform.registry.notices.all():
        told.setdefault(each.alert.key, []).append(each.recipient)
    lines = [vars(each) | {"key": each.key, "told": told.get(each.key, [])} for each in found]
    if as_json:
        print_json(lines)
    elif lines:
        _print_alerts(lines)
    else:
        print_line(message("No alert stands"))
    raise typer.Exit(2 if lines else 0)


def _print_alerts(lines: list[dict[str, Any]]) -> None:
    from zb_pipelines.domain.alerts.alert import kind_title, severity_title

    print_table(
        message("Alerts"),
        [
            message("Alert level"),
            message("Matter"),
            message("Concerns"),
            message("Explanation"),
            message("Told"),
        ],
        [
            (
                severity_title(each["severity"]),
                kind_title(each["kind"]),
                each["subject"],
                each["text"],
                message(", ").join(each["told"]) or None,
            )
            for each in lines
        ],
    )
