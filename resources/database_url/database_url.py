"""The URL of a database of the platform's own, read and shown so that its password is in no message."""

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

# What the query of a PostgreSQL URL may say and a message may show.
_SHOWN = ("host", "port", "sslmode", "application_name", "connect_timeout")


def parse_database_url(text: str, where: str) -> sa.URL:
    """The URL in ``text``, which ``where`` (an environment variable) holds.

    Raises :class:`InputError`, which quotes nothing of it, where it is none, its port is no number,
    or an ``@`` in its password is not written as ``%40`` and would make the rest of it the host.
    """
    try:
        url = sa.make_url(text)
    except (ArgumentError, ValueError):
        # Not "from error": either may quote the URL with its password.
        url = None
    if url is None:
        raise input_error(where, message("it is not a database URL"), url_remedy())
    if "@" in (url.host or ""):
        raise input_error(
            where,
            message("its password has an @ that separates nothing"),
            message("write @ in a password as %40, / as %2F and : as %3A"),
        )
    return url


def shown_url(url: sa.URL) -> str:
    """The URL without password and without what its query may hide."""
    query = {name: value for name, value in url.query.items() if name in _SHOWN}
    return url.set(query=query).render_as_string(hide_password=True)


def without_secrets(text: str, url: sa.URL) -> str:
    """``text``, such as a driver's message, without any secret of ``url``."""
    hidden = [str(value) for name, value in url.query.items() if name not in _SHOWN]
    for secret in [str(url.password or ""), *hidden]:
        text = text.replace(secret, "***") if secret else text
    return text


def url_remedy() -> str:
    """How to name a database."""
    return message(
        "name it as sqlite:///<absolute path> or postgresql+psycopg2://user@host/database"
    )
