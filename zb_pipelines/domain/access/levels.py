"""What a level means for one value: masked, logged, named. Only this room reads an item's level."""

from collections.abc import Collection, Iterable
from typing import Protocol, cast

from zb_pipelines.domain.access.graded_table import GradedColumn, GradedTable
from zb_pipelines.domain.access.grading import Grading, Level
from zb_pipelines.domain.masking import (
    PUBLIC_LEVELS,
    hide_words,
    hide_words_sql,
    mask,
    mask_sql,
)

_WORDLESS = ("integer", "decimal", "date", "datetime")


class Graded(Protocol):
    """An item or column: its level, and what its values mean."""

    @property
    def name(self) -> str:
        """Its name in the table."""
        ...

    @property
    def level(self) -> str:
        """L1 to L4."""
        ...

    @property
    def semantic(self) -> str | None:
        """Its semantic type."""
        ...


def graded_column(column: Graded, grading: Grading) -> GradedColumn:
    """The column with the level that counts: its own, or the least of its meaning."""
    level = cast("Level", max(column.level, grading.least(column.semantic)))
    return GradedColumn(column.name, level, column.semantic)


def masked_value(value: str | None, column: Graded) -> str:
    """What may be shown of ``value`` to whoever may see it masked."""
    shown = mask(value, column.level, column.semantic)
    return hide_words(shown) if _is_wordless(column) else shown


def masked_sql(expression: str, column: Graded) -> str:
    """The same as a DuckDB expression."""
    shown = mask_sql(expression, column.level, column.semantic)
    return hide_words_sql(shown) if _is_wordless(column) else shown


def _is_wordless(column: Graded) -> bool:
    """Whether its values, shown though nobody looked whether they are such, are numbers or days."""
    return not is_private(column) and getattr(column, "type", "string") in _WORDLESS


def shown_sql(expression: str, column: Graded, readable: Collection[str]) -> str:
    """VARCHAR expression: in full to whoever may read its level, else masked; '' for NULL."""
    if column.level in readable:
        return f"coalesce({expression}::VARCHAR, '')"
    return masked_sql(expression, column)


def is_private(column: Graded) -> bool:
    """Whether its values may stand in no log and no statistics: above L2."""
    return column.level not in PUBLIC_LEVELS


def private_names(columns: Iterable[Graded]) -> list[str]:
    """The names of those that are private."""
    return [column.name for column in columns if is_private(column)]


def is_within(column: Graded, level: str) -> bool:
    """Whether its level is not above ``level``."""
    return column.level <= level


def is_above_shared(level: str) -> bool:
    """Whether a whole of this level takes two persons to hand out: above L2."""
    return level not in PUBLIC_LEVELS


def is_protected(table: GradedTable, names: Iterable[str]) -> bool:
    """Whether a table that holds these columns holds anything above L2."""
    return any(map(is_above_shared, (table.level, *(table.column(each).level for each in names))))


def level_name(graded: "Graded | HasLevel") -> str:
    """The level as catalog, dictionary and Dagster show it."""
    return graded.level


class HasLevel(Protocol):
    """Anything that is graded as a whole, such as an entry."""

    @property
    def level(self) -> str:
        """L1 to L4."""
        ...
