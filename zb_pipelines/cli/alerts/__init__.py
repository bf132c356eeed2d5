"""`zb alerts`: what stands, who is told, whether the channels work."""

from zb_pipelines.cli.alerts import list as list_
from zb_pipelines.cli.alerts import send, test

COMMANDS = {"list": list_.list_alerts, "send": send.send_alerts, "test": test.try_channels}
