"""Mail: one message over SMTP, with TLS unless the channel says that there is none."""

import smtplib
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from resources.alert_channels.failure import SendError
from resources.alert_channels.secret import read_secret, trusted_context
from zb_pipelines.domain.alert_settings import MailChannel
from zb_pipelines.domain.alerts.notice import Notice
from zb_pipelines.domain.messages import message

TIMEOUT_SECONDS = 20.0


def mail_notice(channel: MailChannel, notice: Notice) -> None:
    """Send ``notice`` to every address of ``channel``; :class:`SendError` where that fails."""
    try:
        with connect_mail(channel) as server:
            if channel.user:
                server.login(channel.user, read_secret(channel.password_env or ""))
            refused = server.send_message(_compose(channel, notice))
    except (OSError, smtplib.SMTPException) as error:
        raise SendError(
            message(
                "mail server {host}:{port}: {error}",
                host=channel.host,
                port=channel.port,
                error=type(error).__name__,
            )
        ) from error
    if refused:
        raise SendError(message("the mail server refused {count} receivers", count=len(refused)))


def connect_mail(channel: MailChannel) -> smtplib.SMTP:
    """A session with the server of ``channel``, not logged in."""
    if channel.security == "tls":
        context = trusted_context(channel.ca_file)
        return smtplib.SMTP_SSL(
            channel.host, channel.port, timeout=TIMEOUT_SECONDS, context=context
        )
    server = smtplib.SMTP(channel.host, channel.port, timeout=TIMEOUT_SECONDS)
    if channel.security == "starttls":
        server.starttls(context=trusted_context(channel.ca_file))
    return server


def _compose(channel: MailChannel, notice: Notice) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = channel.sender
    mail["To"] = ", ".join(channel.to)
    mail["Subject"] = notice.title
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain="zb-pipelines.invalid")
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
    mail.set_content(notice.text)
    return mail
