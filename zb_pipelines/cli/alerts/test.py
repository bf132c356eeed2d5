"""`zb alerts test`: one test message to every recipient."""

from zb_pipelines.cli.alerts.send import print_sent
from zb_pipelines.cli.terminal.output import AsJson
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def try_channels(as_json: AsJson = False) -> None:
    """Send a test message to every recipient of zb.toml; exit 2 where one did not go out."""
    from zb_pipelines.domain.config_file import config_path
    from zb_pipelines.nightly.alerts.delivery import try_channels as send_tests
    from zb_pipelines.nightly.alerts.send_alerts import alert_settings

    settings = alert_settings()
    if not settings.recipients:
        raise input_error(
            f"{config_path()}: alerts.recipients",
            message("zb.toml names no recipients of alerts"),
            message("declare channels and recipients; see docs/operations.md"),
        )
    print_sent(send_tests(settings), as_json=as_json)
