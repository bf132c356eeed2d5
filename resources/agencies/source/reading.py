"""What every way of delivery gives to the common part: a statement, and how to judge its errors."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from resources.agencies.source.attempt import ReadError
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.identifiers.normal_form import BLANKS
from zb_pipelines.domain.messages import message

EVERYTHING = "true"
"""The filter of a source that gives exactly what was asked for."""


@dataclass(frozen=True)
class Hint:
    """A sentence about rows of a delivery; ``condition`` is SQL over its items, ``say`` gets their number.

    It is not looked for in a delivery of ``unless_rows`` rows.
    """

    condition: str
    say: Callable[[int], str]
    unless_rows: int | None = None


@dataclass(frozen=True)
class Reading:
    """A source, ready to be read once.

    ``select`` yields the aggregated items by name, as text, in the order of delivery, nothing
    marked as null yet. ``explain`` tells an error met while reading; ``finish`` gets the number of
    rows after a complete reading, raises :class:`PullError` for what only shows then, and gives
    what is to be said. ``filter`` is the condition over the items that a row is asked for,
    ``undated`` that its time is of no day.
    """

    select: str
    extra_columns: tuple[str, ...]
    explain: Callable[[ReadError], PullError]
    finish: Callable[[int], tuple[str, ...]]
    filter: str = EVERYTHING
    undated: str | None = None
    hints: tuple[Hint, ...] = ()
    warnings: tuple[str, ...] = ()
    declared: int | None = None
    """Rows that the agency's control file promises for the whole file."""
    offered: int | None = None
    """Rows that the source itself counts, as it is when ``select`` is read; ``None``: it does not."""
    count: str | None = None
    """SQL that asks the source for ``offered``, in the transaction that reads ``select``."""
    count_column: str | None = None
    """Column of ``select`` beside the items that tells ``offered`` in every row, where no transaction is to be had."""


def nothing_to_finish(rows: int) -> tuple[str, ...]:
    """For sources whose rows are all good once they could be read."""
    del rows
    return ()


@dataclass(frozen=True)
class FoundColumns:
    """Where the aggregated items stand among a source's columns.

    ``place`` is the position by the item's ``source_column``; ``extra`` are columns that the
    entry does not declare, in the source's order.
    """

    place: dict[str, int]
    extra: tuple[str, ...]


def found_columns(entry: Entry, found: Sequence[str]) -> FoundColumns:
    """Find each aggregated item's column, by its name or else by its name without blanks, case aside.

    Raises :class:`PullError` ``missing_column`` naming all columns that are not ``found``,
    ``unexpected_column`` where one of them is there twice.
    """
    spelled = _spelled_out(entry, found)
    asked = [item.source_column for item in entry.aggregated_items]
    _refuse_missing(entry, [column for column in asked if column not in spelled], spelled)
    twice = sorted({column for column in asked if spelled.count(column) > 1})
    if twice:
        raise PullError(
            "unexpected_column",
            message("the source has several columns called {names}", names=_join_names(twice)),
            message("ask the agency to remove or rename the surplus columns and deliver again"),
        )
    declared = {item.source_column for item in entry.items}
    extra = (column or message("(no name)") for column in spelled if column not in declared)
    places = {column: spelled.index(column) for column in asked}
    return FoundColumns(places, tuple(dict.fromkeys(extra)))


def _spelled_out(entry: Entry, found: Sequence[str]) -> list[str]:
    """The columns' names; one that only blanks, line ends or case tell from a declared one gets its name.

    By case only where there is no other that it could be.
    """
    declared = [item.source_column for item in entry.items]
    free = {_close(name): name for name in declared}
    taken = {name for name in found if name in declared}
    spelled = [
        free[_close(name)]
        if name not in taken and free.get(_close(name)) not in (None, *taken)
        else name
        for name in found
    ]
    others = {name for name in declared if name not in spelled}
    alike = [name for name in spelled if name not in declared]
    return [_by_case(name, others, alike) if name in alike else name for name in spelled]


def _by_case(name: str, declared: Collection[str], found: Collection[str]) -> str:
    """The one of ``declared`` that only case tells from ``name``, where no other of ``found`` is like it."""
    folded = _close(name).casefold()
    meant = [each for each in declared if _close(each).casefold() == folded]
    alike = [each for each in found if _close(each).casefold() == folded]
    return meant[0] if len(meant) == len(alike) == 1 else name


def _close(name: str) -> str:
    return re.sub(rf"[\s{BLANKS}]+", "", name)


def _refuse_missing(entry: Entry, missing: Sequence[str], found: Sequence[str]) -> None:
    if missing:
        raise PullError(
            "missing_column",
            message(
                "the source lacks columns of the catalog: {names} (it has {count} columns)",
                names=_join_names(missing),
                count=len(found),
            ),
            message(
                "ask the agency to restore them; if renamed, change column of these items of {entry}",
                entry=entry.key,
            ),
        )


def _join_names(names: Sequence[str]) -> str:
    return message(", ").join(names)
