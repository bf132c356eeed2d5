"""The rank of a claim for a field, packed into one BIGINT so that the least rank wins.

    group (6 bits) | newness (33 bits) | place (6 bits) | tie (18 bits)

*Place* is the claim's position in the field's order. *Group* is what counts before time: the
place where authority decides, the same for all whose newest claim decides. *Newness* counts the
seconds from the claim's time to the end of the calendar below, *tie* orders the rows of one
claim that have the same key and second. The rank carries the provenance: source
and time of the winner are read back from it.

Limits: times are cut to whole seconds; the calendar runs from 1900-01-01 to
2172-03-15, and a time outside counts as its nearest end.
"""

PLACE_BITS, TIME_BITS, TIE_BITS = 6, 33, 18
MOST_TIES = 2**TIE_BITS - 1
_NEWNESS, _GROUP = PLACE_BITS + TIE_BITS, PLACE_BITS + TIE_BITS + TIME_BITS
_LAST_SECOND = 2**TIME_BITS - 1
_SECONDS_1900_TO_1970 = 2_208_988_800
_MICROSECONDS = 1_000_000


def newness(timestamp: str) -> str:
    """SQL: seconds from ``timestamp`` to the end of the calendar, 0 for the newest."""
    since_1900 = f"epoch_us({timestamp}) + {_SECONDS_1900_TO_1970 * _MICROSECONDS}"
    latest = _LAST_SECOND * _MICROSECONDS
    return f"{_LAST_SECOND} - greatest(0, least({latest}, {since_1900})) // {_MICROSECONDS}"


def rank(group: int, place: int, newness_column: str, tie: str) -> str:
    """SQL: the rank of a claim of ``group`` that stands at ``place`` (0 decides first)."""
    fixed = (group << _GROUP) + (place << TIE_BITS)
    return f"({fixed} + ({newness_column} << {_NEWNESS}) + {tie})"


def place_of(rank_column: str) -> str:
    """SQL: the place that a rank was made of."""
    return f"(({rank_column} >> {TIE_BITS}) & {2**PLACE_BITS - 1})"


def time_of(rank_column: str) -> str:
    """SQL: the TIMESTAMP, in whole seconds, that a rank was made of."""
    return timestamp(f"(({rank_column} >> {_NEWNESS}) & {_LAST_SECOND})")


def timestamp(newness_column: str) -> str:
    """SQL: the TIMESTAMP that ``newness`` was made of, in whole seconds."""
    seconds = f"{_LAST_SECOND - _SECONDS_1900_TO_1970} - {newness_column}"
    return f"make_timestamp(({seconds}) * {_MICROSECONDS})"
