"""Send one notice by one channel, again and again where the other side does not answer."""

from threading import Event

from resources.alert_channels.failure import SendError
from resources.alert_channels.hook import post_notice
from resources.alert_channels.mail import mail_notice
from zb_pipelines.domain.alert_settings import HookChannel, MailChannel
from zb_pipelines.domain.alerts.notice import Notice

PAUSE_SECONDS = 2.0


def send(
    channel: MailChannel | HookChannel,
    notice: Notice,
    *,
    attempts: int = 3,
    pause: float = PAUSE_SECONDS,
) -> None:
    """Send ``notice``; after each failure wait ``pause`` seconds, then twice as long, and so on.

    Raises :class:`SendError` when the last attempt failed.
    """
    for attempt in range(attempts):
        try:
            if isinstance(channel, MailChannel):
                mail_notice(channel, notice)
            else:
                post_notice(channel, notice)
        except SendError:
            if attempt + 1 == attempts:
                raise
            Event().wait(pause * 2**attempt)
        else:
            return
