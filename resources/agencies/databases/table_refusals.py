"""Why a database did not give a table, in words that are the same for every kind of database."""

from dataclasses import dataclass
from typing import Any, Literal

from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

Reason = Literal[
    "account",
    "no_database",
    "no_table",
    "no_right",
    "locked",
    "too_slow",
    "query",
    "certificate",
    "unreachable",
]


@dataclass(frozen=True)
class Asked:
    """What was asked, of whom: for the words of a refusal."""

    at: str
    table: str
    connection: Any


def refusal(reason: Reason, asked: Asked, system: str, code: object = "") -> PullError:
    """The failure for ``reason``; ``code`` is the server's own for it, of ``system``."""
    match reason:
        case "account" | "no_right":
            return _account_error(reason, asked)
        case "no_database" | "no_table":
            return _missing_error(reason, asked)
        case "locked" | "too_slow":
            return _waiting_error(reason, asked)
        case "certificate" | "unreachable":
            return _connection_error(reason, asked)
        case "query":
            return PullError(
                "unreadable",
                message(
                    "asking for table {table} failed ({system} error {code})",
                    table=asked.table,
                    system=system,
                    code=code,
                ),
                message("ask the agency to check this table or view"),
            )


def no_table(table: str, database: str) -> PullError:
    """The failure of a table that is not there."""
    return PullError(
        "missing_table",
        message("database {database} has no table {table}", database=database, table=table),
        message("ask the agency to restore the table, or correct table in sources.yml"),
    )


def reading_failed(table: str, system: str) -> PullError:
    """The failure of reading for which nobody gave a reason."""
    return PullError(
        "unreadable",
        message("reading table {table} failed ({kind})", table=table, kind=system),
        message(
            "ask the agency to query this table or view in the database, and to mend its errors"
        ),
    )


def _account_error(reason: Reason, asked: Asked) -> PullError:
    user = getattr(asked.connection, "user", "")
    if reason == "no_right":
        return PullError(
            "authentication",
            message("account {user} may not read table {table}", user=user, table=asked.table),
            message("ask the agency to grant SELECT on it, without row-level security"),
        )
    return PullError(
        "authentication",
        message("database {at} refused account {user}", at=asked.at, user=user),
        message(
            "check account and password with the agency; password_env names the variable that holds it"
        ),
    )


def _missing_error(reason: Reason, asked: Asked) -> PullError:
    database = getattr(asked.connection, "database", asked.at)
    if reason == "no_table":
        return no_table(asked.table, database)
    return PullError(
        "missing_table",
        message("server {at} has no database {database}", at=asked.at, database=database),
        message("correct database in sources.yml, or ask the agency to restore it"),
    )


def _waiting_error(reason: Reason, asked: Asked) -> PullError:
    if reason == "locked":
        return PullError(
            "locked",
            message(
                "table {table} is locked by a program of the agency, waited {seconds} seconds",
                table=asked.table,
                seconds=getattr(asked.connection, "lock_timeout", 0),
            ),
            message(
                "try again later; if it happens often, ask the agency for another time of maintenance"
            ),
        )
    return PullError(
        "locked",
        message(
            "asking for table {table} took longer than {seconds} seconds",
            table=asked.table,
            seconds=getattr(asked.connection, "statement_timeout", 0),
        ),
        message(
            "try again later, ask for a faster view, or raise statement_timeout in sources.yml"
        ),
    )


def _connection_error(reason: Reason, asked: Asked) -> PullError:
    if reason == "certificate":
        return PullError(
            "unreachable",
            message(
                "the connection to database {at} is not secured as asked (tls {mode})",
                at=asked.at,
                mode=getattr(asked.connection, "tls", "verify-full"),
            ),
            message(
                "write ca: the file with the certificate of the agency's authority; only in a secured network write tls: disable"
            ),
        )
    return PullError(
        "unreachable",
        message("database {at} cannot be reached", at=asked.at),
        message(
            "check the network and that the database runs (waited {seconds} seconds at most)",
            seconds=getattr(asked.connection, "connect_timeout", 0),
        ),
    )
