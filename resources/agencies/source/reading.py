"""What every way of delivery gives to the common part: a statement, and how to judge its errors."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from resources.agencies.source.attempt import ReadError
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.catalog.model.model import Entry

EVERYTHING = "true"
"""The filter of a source that gives exactly what was asked for."""


@dataclass(frozen=True)
class Reading:
    """A source, ready to be read once.

    ``select`` yields the aggregated items by name, as text, in the order of delivery, nothing
    marked as null yet. ``explain`` tells an error met while reading; ``finish`` gets the number of
    rows after a complete reading and raises :class:`PullError` for what only shows then.
    ``filter`` is a condition over the items that the source itself could not apply.
    """

    select: str
    extra_columns: tuple[str, ...]
    explain: Callable[[ReadError], PullError]
    finish: Callable[[int], None]
    filter: str = EVERYTHING
    warnings: tuple[str, ...] = ()
    declared: int | None = None
    """Rows that the agency's control file promises for the whole file."""


def nothing_to_finish(rows: int) -> None:
    """For sources whose rows are all good once they could be read."""
    del rows


def extra_columns(entry: Entry, found: Sequence[str]) -> tuple[str, ...]:
    """The source's columns that the entry does not declare, in the source's order.

    Raises :class:`PullError` ``missing_column`` naming all aggregated items' columns that
    are not ``found``, ``unexpected_column`` where one of them is there twice.
    """
    asked = [item.source_column for item in entry.aggregated_items]
    _refuse_missing(entry, [column for column in asked if column not in found])
    twice = sorted({column for column in asked if found.count(column) > 1})
    if twice:
        raise PullError(
            "unexpected_column",
            f"来源里有重名的列：{_listed(twice)}，分不清该取哪一列",
            "请来源单位删除或改名多余的列后重新报送",
        )
    declared = {item.source_column for item in entry.items}
    extra = (column or "（没有列名）" for column in found if column not in declared)
    return tuple(dict.fromkeys(extra))


def _refuse_missing(entry: Entry, missing: Collection[str]) -> None:
    if missing:
        raise PullError(
            "missing_column",
            f"来源缺少目录登记的列：{_listed(missing)}",
            f"请来源单位恢复这些列；确已改名的，修改目录 {entry.key} 相应信息项的 column",
        )


def _listed(names: Collection[str]) -> str:
    return "、".join(names)
