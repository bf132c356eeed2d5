"""Checks of TLS certificates: those that sources and alerts trust, and the one that the site shows."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from zb_pipelines.cli.terminal.installation.secrets import sources_text
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

SOON = timedelta(days=14)
"""How long before its end a certificate must be replaced."""
_KEYS = ("ca", "ca_file")


def check_certificates() -> str:
    """No certificate that is named, or shown by this installation's site, has ended or ends soon."""
    checked = 0
    for place, pem in [*_named_certificates(), *_shown_certificate()]:
        checked += 1
        ends = min(_ends(pem), default=None)
        if ends is None:
            raise input_error(
                place,
                message("there is no certificate in PEM form"),
                message("name a file of PEM certificates"),
            )
        if ends - datetime.now(UTC) < SOON:
            raise input_error(
                place,
                message("the certificate ends on {day}", day=ends.date()),
                message("replace it; restart what serves with it"),
            )
    return message("certificates in force: {count}", count=checked)


def _named_certificates() -> Iterator[tuple[str, bytes]]:
    """Files of authorities that sources.yml and zb.toml name."""
    from zb_pipelines.domain.config_file import load_config
    from zb_pipelines.domain.settings import current

    written = load_config()
    alerts = written.alerts.model_dump(exclude_none=True) if written else {}
    folder = current().sources.parent
    for named in sorted({*_files(sources_text()), *_files(alerts)}):
        file = folder / named
        try:
            yield str(file), file.read_bytes()
        except OSError as error:
            raise input_error(
                str(file),
                message("the file of certificates cannot be read: {error}", error=error.strerror),
                message("correct the path, or let this account read it"),
            ) from None


def _shown_certificate() -> Iterator[tuple[str, bytes]]:
    """What the site of this installation shows, if it ends TLS itself and runs."""
    from resources.dagster_instance.home import webserver_address, webserver_door

    if webserver_door().tls:
        host, port = webserver_address()
        try:
            yield f"{host}:{port}", ssl.get_server_certificate((host, port), timeout=3).encode()
        except OSError:  # it does not run: nothing is shown
            return


def _files(value: Any) -> Iterator[str]:
    """Values of the keys that name a file of authorities, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _KEYS and isinstance(inner, str):
                yield inner
            else:
                yield from _files(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _files(inner)


def _ends(pem: bytes) -> list[datetime]:
    """When each certificate of the text ends."""
    from cryptography import x509

    try:
        return [each.not_valid_after_utc for each in x509.load_pem_x509_certificates(pem)]
    except ValueError:
        return []
