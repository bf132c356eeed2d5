"""Ways to send an alert: mail, a webhook of one's own, the robots of three messengers."""

from resources.alert_channels.reach import reach
from resources.alert_channels.send import SendError, send

__all__ = ["SendError", "reach", "send"]
