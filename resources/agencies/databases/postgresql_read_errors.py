"""Why the bulk reader broke off: it has only messages, so what a server says is looked for in them."""

from collections.abc import Sequence

from resources.agencies.databases.postgresql_probe import PostgresProbe
from resources.agencies.databases.postgresql_refusals import lock_timeout_error, too_slow
from resources.agencies.databases.postgresql_source import PostgresTable
from resources.agencies.source.attempt import ReadError
from resources.agencies.source.error_words import declared_names, words_of
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

# What the server or libpq says when the connection itself ends; an error of the query is no such.
_BROKEN_OFF = ("fatal:", "致命", "closed the connection", "connection reset", "ssl syscall")
_TOO_SLOW = ("statement timeout", "语句执行超时", "语句超时")
_LOCKED = ("lock timeout", "锁超时")


def read_error(
    source: PostgresTable, probe: PostgresProbe, columns: Sequence[str], error: ReadError
) -> PullError:
    """What the bulk reader's ``error`` means, by its words or by what ``probe`` is told now."""
    told = words_of(error, [*declared_names(source), *columns])
    if any(word in told for word in _TOO_SLOW):
        return too_slow(source)
    if any(word in told for word in _LOCKED):
        return lock_timeout_error(source)
    if any(word in told for word in ("unicode", "utf", "encoding")):
        return PullError(
            "encoding",
            message("table {table} has text that cannot be told in UTF-8", table=source.table),
            message(
                "ask the agency to check the database's encoding (often GBK kept in SQL_ASCII)"
            ),
        )
    # What still stands in the way now is told by the server's own code for it.
    try:
        probe.readable(columns)
    except PullError as failure:
        return failure
    if any(word in told for word in _BROKEN_OFF):
        return PullError(
            "unreachable",
            message("the connection broke while table {table} was read", table=source.table),
            message("try again later; if it happens often, ask the agency to check"),
        )
    return PullError(
        "unreadable",
        message("reading table {table} failed ({kind})", table=source.table, kind=error.kind),
        message(
            "ask the agency to query this table or view in the database, and to mend its errors"
        ),
    )
