"""`zb alerts send`: tell the recipients what they have not been told; for cron."""

from typing import TYPE_CHECKING

import typer

from zb_pipelines.cli.terminal.output import AsJson, errors, print_json, print_line, print_table
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resources.platform import Platform
    from zb_pipelines.nightly.alerts.delivery import SendOutcome


def send_alerts(as_json: AsJson = False) -> None:
    """Tell each recipient of zb.toml what is new or has ended; exit 2 where a message did not go out."""
    from resources.dagster_instance.home import prepare
    from resources.platform import open_platform
    from zb_pipelines.nightly.alerts.send_alerts import send_due_alerts

    platform = open_platform()
    prepare(platform.settings)
    print_sent(send_due_alerts(platform), as_json=as_json)


def send_after_night(platform: "Platform") -> None:
    """Alerts of the night that ended; one that does not go out is told here and spoils nothing."""
    from zb_pipelines.nightly.alerts.send_alerts import send_due_alerts

    for each in send_due_alerts(platform):
        if each.failure:
            failed = message(
                "An alert to {recipient} did not go out: {reason}",
                recipient=each.recipient,
                reason=each.failure,
            )
            errors.print(failed, markup=False, soft_wrap=True)


def print_sent(sent: "Sequence[SendOutcome]", *, as_json: bool) -> None:
    """What went to whom; exit code 2 where something did not."""
    if as_json:
        print_json(
            [
                {
                    "recipient": each.recipient,
                    "failure": each.failure,
                    "notice": each.notice.as_json(),
                }
                for each in sent
            ]
        )
    elif not sent:
        print_line(message("nothing new"))
    else:
        print_table(
            message("Alerts"),
            [message("Alert goes to"), message("Message"), message("Result")],
            [(each.recipient, each.notice.title, each.failure or message("sent")) for each in sent],
        )
    raise typer.Exit(2 if any(each.failure for each in sent) else 0)
