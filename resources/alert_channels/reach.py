"""Whether the server of a channel can be reached, without sending anything."""

import smtplib
import socket
from urllib.parse import urlsplit

from resources.alert_channels.failure import SendError
from resources.alert_channels.mail import connect_mail
from resources.alert_channels.secret import read_secret, trusted_context
from zb_pipelines.domain.alert_settings import HookChannel, MailChannel
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

TIMEOUT_SECONDS = 10.0


def reach(channel: MailChannel | HookChannel) -> str:
    """Log in to the mail server, or connect to where the messages are posted; where that was.

    Raises :class:`InputError` where it fails, a robot's address (its secret) never told.
    """
    try:
        return _reach_mail(channel) if isinstance(channel, MailChannel) else _reach_hook(channel)
    except SendError as error:
        raise _failure(channel.kind, str(error)) from error
    except (OSError, ValueError, smtplib.SMTPException) as error:
        where = f"{channel.host}:{channel.port}" if isinstance(channel, MailChannel) else ""
        raise _failure(f"{channel.kind} {where}".strip(), type(error).__name__) from None


def _failure(where: str, said: str) -> Exception:
    return input_error(
        where,
        message("the channel cannot be reached: {error}", error=said),
        message("correct host, port, certificate and variables; then zb alerts test"),
    )


def _reach_mail(channel: MailChannel) -> str:
    with connect_mail(channel) as server:
        if channel.user:
            server.login(channel.user, read_secret(channel.password_env or ""))
    return message("{place}: reached", place=f"{channel.host}:{channel.port}")


def _reach_hook(channel: HookChannel) -> str:
    url = urlsplit(channel.url or read_secret(channel.url_env or ""))
    secure, host = url.scheme == "https", url.hostname or ""
    port = url.port or (443 if secure else 80)
    with socket.create_connection((host, port), timeout=TIMEOUT_SECONDS) as plain:
        if secure:
            trusted_context(channel.ca_file).wrap_socket(plain, server_hostname=host).close()
    return message("{place}: reached", place=f"{host}:{port}")
