"""What a consolidation may not exceed so that it can be built: names of columns, numbers, times.

Whether its claims name entries and items that exist is checked with the catalog.
"""

import re
from collections.abc import Iterator, Mapping

from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.survivorship.model import Consolidation

MOST_CLAIMS = 62
"""A claim's place takes six bits of the rank, its entry one bit of the mask of sources."""

_NAME = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
_TIMES = ("date", "datetime")


def limit_problems(
    consolidation: Consolidation, item_types: Mapping[str, Mapping[str, str]]
) -> tuple[Problem, ...]:
    """Every limit that a consolidation passes.

    ``item_types`` maps each entry key to the catalog types of its items by name.
    """
    return (
        *_name_problems(consolidation),
        *_number_problems(consolidation),
        *_time_problems(consolidation, item_types),
    )


def _place_in_file(consolidation: Consolidation, place: str) -> str:
    return f"survivorship/{consolidation.database}.yml {place}"


def _name_problems(consolidation: Consolidation) -> Iterator[Problem]:
    remedy = message("write lower case words joined by single underscores, and not day")
    for name in (consolidation.key, *(field.name for field in consolidation.fields)):
        if not _NAME.match(name) or name == "day":
            yield Problem(
                _place_in_file(consolidation, name), message("is no name for a column"), remedy
            )


def _number_problems(consolidation: Consolidation) -> Iterator[Problem]:
    if len(consolidation.claims) > MOST_CLAIMS:
        what = message("{count} claims", count=len(consolidation.claims))
        remedy = message("declare at most {count}", count=MOST_CLAIMS)
        yield Problem(_place_in_file(consolidation, "claims"), what, remedy)


def _time_problems(
    consolidation: Consolidation, item_types: Mapping[str, Mapping[str, str]]
) -> Iterator[Problem]:
    for number, claim in enumerate(consolidation.claims):
        kind = item_types[claim.entry].get(claim.time) if claim.time else None
        if kind is not None and kind not in _TIMES:
            where = _place_in_file(consolidation, f"claims[{number}].time")
            what = message("{item} is {type}", item=claim.time, type=kind)
            yield Problem(where, what, message("date a claim by a date or datetime"))
