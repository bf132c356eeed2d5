"""What a consolidation may not exceed so that it can be built: names of columns, numbers, times.

Whether its claims name entries and items that exist is checked with the catalog.
"""

import re
from collections.abc import Iterator, Mapping

from zb_pipelines.domain.errors import Problem
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
        *_of_names(consolidation),
        *_of_numbers(consolidation),
        *_of_times(consolidation, item_types),
    )


def _at(consolidation: Consolidation, place: str) -> str:
    return f"survivorship/{consolidation.database}.yml {place}"


def _of_names(consolidation: Consolidation) -> Iterator[Problem]:
    remedy = "write lower case words joined by single underscores, and not day"
    for name in (consolidation.key, *(field.name for field in consolidation.fields)):
        if not _NAME.match(name) or name == "day":
            yield Problem(_at(consolidation, name), "is no name for a column", remedy)


def _of_numbers(consolidation: Consolidation) -> Iterator[Problem]:
    if len(consolidation.claims) > MOST_CLAIMS:
        what = f"{len(consolidation.claims)} claims"
        yield Problem(_at(consolidation, "claims"), what, f"declare at most {MOST_CLAIMS}")


def _of_times(
    consolidation: Consolidation, item_types: Mapping[str, Mapping[str, str]]
) -> Iterator[Problem]:
    for number, claim in enumerate(consolidation.claims):
        kind = item_types[claim.entry].get(claim.time) if claim.time else None
        if kind is not None and kind not in _TIMES:
            where = _at(consolidation, f"claims[{number}].time")
            yield Problem(where, f"{claim.time} is {kind}", "date a claim by a date or datetime")
