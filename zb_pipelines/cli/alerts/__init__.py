"""`zb alerts`: active alerts, their recipients, and a test of the channels."""

from zb_pipelines.cli.alerts import list as list_
from zb_pipelines.cli.alerts import send, test

COMMANDS = {"list": list_.list_alerts, "send": send.send_alerts, "test": test.try_channels}
