"""What an error of a MySQL or MariaDB server means, by its code."""

from resources.agencies.databases.table_refusals import Reason
from resources.agencies.source.credentials import import_driver
from resources.agencies.source.error_words import is_unverified

_REASONS: dict[int, Reason] = {
    **dict.fromkeys((1044, 1045, 1698, 2059), "account"),
    # Unknown; or no name that a database may have, such as one with a blank at its end.
    **dict.fromkeys((1049, 1102), "no_database"),
    **dict.fromkeys((1142, 1143, 1370), "no_right"),
    **dict.fromkeys((1205, 1099, 3572), "locked"),
    **dict.fromkeys((1969, 3024, 1317), "too_slow"),
    # TLS is refused by the server, not offered, or demanded.
    **dict.fromkeys((2026, 3159), "certificate"),
}


def driver_errors() -> tuple[type[Exception], ...]:
    """What the driver raises."""
    return (import_driver("pymysql").Error, OSError, RuntimeError)


def reason_of(error: Exception) -> tuple[Reason, object]:
    """The reason and the server's code."""
    code = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    if is_unverified(error):
        return "certificate", code
    if code in _REASONS:
        return _REASONS[code], code
    if 1000 <= code < 2000:
        return "query", code
    return "unreachable", code
