"""Secrets of channels, which stand in environment variables."""

import os
import ssl

from resources.alert_channels.failure import SendError
from zb_pipelines.domain.messages import message


def read_secret(variable: str) -> str:
    """The value of ``variable``; :class:`SendError` where it is not set."""
    found = os.environ.get(variable)
    if not found:
        raise SendError(
            message("environment variable {variable} of the channel is not set", variable=variable)
        )
    return found


def trusted_context(ca_file: str | None) -> ssl.SSLContext:
    """TLS that checks certificate and name, against ``ca_file`` or the system's certificates."""
    return ssl.create_default_context(cafile=ca_file)
