"""Sessions with a PostgreSQL server: secured, read-only, with values told as the platform reads them.

Settings are made in the transaction that reads, since a connection pool may refuse or ignore what
is asked for at the start of a session, and may give each transaction another session.
"""

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import psycopg2

from resources.agencies.databases.postgresql_arguments import session_arguments
from resources.agencies.databases.postgresql_source import PostgresConnection
from resources.agencies.source.error_words import declared_names, words_of
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import literal

_REFUSED_OPTIONS = "unsupported startup parameter"


def session_settings(connection: PostgresConnection) -> Mapping[str, str]:
    """The session's settings: how values become text, what may be done, and how long to wait."""
    return {
        "DateStyle": "ISO, MDY",
        "IntervalStyle": "postgres",
        "TimeZone": TIMEZONE,
        "extra_float_digits": "1",
        "bytea_output": "hex",
        "row_security": "off",
        "default_transaction_read_only": "on",
        "lock_timeout": f"{connection.lock_timeout}s",
        "statement_timeout": f"{connection.statement_timeout}s",
    }


def startup_options(connection: PostgresConnection) -> str:
    """The settings as the parameter ``options`` of the start of a session."""
    settings = session_settings(connection)
    return " ".join(f"-c {key}={value.replace(' ', '')}" for key, value in settings.items())


def connect(connection: PostgresConnection, options: str | None = None) -> Any:
    """A session; raises ``psycopg2.Error``."""
    return psycopg2.connect(**session_arguments(connection), options=options)


def with_settings(cursor: Any, connection: PostgresConnection) -> None:
    """Make the settings for the transaction that ``cursor`` is in."""
    for key, value in session_settings(connection).items():
        cursor.execute(f"SET LOCAL {key} = {literal(value) if key != 'DateStyle' else 'ISO, MDY'}")
    cursor.execute("SET TRANSACTION READ ONLY")
    cursor.execute("SHOW TimeZone")
    if cursor.fetchone()[0] != TIMEZONE:
        raise PullError(
            "unreadable",
            message("the database does not take over the time zone {zone}", zone=TIMEZONE),
            message(
                "ask the agency to check the settings of the database or of its connection pool"
            ),
        )


def options_honoured(connection: PostgresConnection) -> bool:
    """Whether a session takes over what was asked for at its start; raises ``psycopg2.Error``."""
    try:
        with closing(connect(connection, startup_options(connection))) as session:
            with session.cursor() as cursor:
                for setting in ("TimeZone", "row_security", "default_transaction_read_only"):
                    cursor.execute(f"SHOW {setting}")
                    if cursor.fetchone()[0] != session_settings(connection)[setting]:
                        return False
            return True
    except psycopg2.OperationalError as error:
        if error.pgcode is None and _REFUSED_OPTIONS in words_of(error, declared_names(connection)):
            return False
        raise
