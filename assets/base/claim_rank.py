"""Who comes first, packed into one BIGINT so that the least wins.

    rows of one claim            number of the key (30 bits) | newness (33 bits)
    claims of a field            group (6 bits) | newness (33 bits) | place (6 bits)

*Group* is what counts before time: the same for all claims whose newest decides. *Newness* counts the seconds from a time to the end of the calendar below, *place* is the claim's position in the
field's order. What decides carries the provenance: source and time are read back from it.

Limits: times are cut to whole seconds; the calendar runs from 1900-01-01 to
2172-03-15, and a time outside counts as its nearest end.
"""

PLACE_BITS, TIME_BITS = 6, 33
_LAST_SECOND = 2**TIME_BITS - 1
_SECONDS_1900_TO_1970 = 2_208_988_800
_MICROSECONDS = 1_000_000


def newness(timestamp: str) -> str:
    """SQL: seconds from ``timestamp`` to the end of the calendar, 0 for the newest."""
    since_1900 = f"epoch_us({timestamp}) + {_SECONDS_1900_TO_1970 * _MICROSECONDS}"
    latest = _LAST_SECOND * _MICROSECONDS
    return f"{_LAST_SECOND} - greatest(0, least({latest}, {since_1900})) // {_MICROSECONDS}"


def timestamp(newness_column: str) -> str:
    """SQL: the TIMESTAMP that ``newness`` was made of, in whole seconds."""
    seconds = f"{_LAST_SECOND - _SECONDS_1900_TO_1970} - {newness_column}"
    return f"make_timestamp(({seconds}) * {_MICROSECONDS})"


def claim_rank(group: int, newness_column: str, place: int) -> str:
    """SQL: the rank of a claim of ``group`` in a field; ``place`` settles ties of time."""
    fixed = (group << PLACE_BITS + TIME_BITS) + place
    return f"({newness_column} << {PLACE_BITS}) + {fixed}"


def newness_of_claim(rank_column: str) -> str:
    """SQL: the newness that :func:`claim_rank` was made of."""
    return f"({rank_column} >> {PLACE_BITS}) & {_LAST_SECOND}"


def place_of_claim(rank_column: str) -> str:
    """SQL: the place that :func:`claim_rank` was made of."""
    return f"{rank_column} & {2**PLACE_BITS - 1}"
