"""Rank of a claim, packed into one BIGINT so that the least wins.

    rows of one claim            number of the key (30 bits) | age (33 bits)
    claims of a field            precedence (6 bits) | age (33 bits) | position (6 bits)

*Precedence* is what counts before time: the same for all claims whose newest decides. *Age* is the
number of seconds from a time to the end of the calendar below. *Position* is the claim's position in
the field's order of authority. Source and time of a value are read back from the rank that decided.

Limits: times are cut to whole seconds; the calendar runs from 1900-01-01 to
2172-03-15, and a time outside counts as its nearest end.
"""

POSITION_BITS, AGE_BITS = 6, 33
_LAST_SECOND = 2**AGE_BITS - 1
_SECONDS_1900_TO_1970 = 2_208_988_800
_MICROSECONDS = 1_000_000


def age_rank(timestamp: str) -> str:
    """SQL: seconds from ``timestamp`` to the end of the calendar, so that the newest is the least."""
    since_1900 = f"epoch_us({timestamp}) + {_SECONDS_1900_TO_1970 * _MICROSECONDS}"
    latest = _LAST_SECOND * _MICROSECONDS
    return f"{_LAST_SECOND} - greatest(0, least({latest}, {since_1900})) // {_MICROSECONDS}"


def timestamp_of_age(age_column: str) -> str:
    """SQL: the TIMESTAMP that :func:`age_rank` was made of, in whole seconds."""
    seconds = f"{_LAST_SECOND - _SECONDS_1900_TO_1970} - {age_column}"
    return f"make_timestamp(({seconds}) * {_MICROSECONDS})"


def claim_rank(precedence: int, age_column: str, position: int) -> str:
    """SQL: the rank of a claim in a field; ``position`` settles ties of time."""
    fixed = (precedence << POSITION_BITS + AGE_BITS) + position
    return f"({age_column} << {POSITION_BITS}) + {fixed}"


def age_of_rank(rank_column: str) -> str:
    """SQL: the age that :func:`claim_rank` was made of."""
    return f"({rank_column} >> {POSITION_BITS}) & {_LAST_SECOND}"


def position_of_rank(rank_column: str) -> str:
    """SQL: the position that :func:`claim_rank` was made of."""
    return f"{rank_column} & {2**POSITION_BITS - 1}"
