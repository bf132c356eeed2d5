"""What a principal sees of a table: the select list of its view, and which columns it uses."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from zb_pipelines.domain.access.decision import Decision
from zb_pipelines.domain.access.graded_table import GradedTable
from zb_pipelines.domain.access.levels import masked_sql
from zb_pipelines.domain.access.may import may
from zb_pipelines.domain.access.principal import Principal
from zb_pipelines.domain.sql import identifier

_TEXT = "VARCHAR"


@dataclass(frozen=True)
class TableAccess:
    """How a principal reads: masked, or in ``full`` where role and approval allow it."""

    principal: Principal
    full: bool = False

    def decide(self, table: GradedTable, column: str) -> Decision:
        """Whether and how the column is seen."""
        known = table.column(column)
        if self.full and (seen := may(self.principal, "unmask", table, known)).is_allowed:
            return seen
        return may(self.principal, "read", table, known)

    def select_list(self, table: GradedTable, columns: Mapping[str, str]) -> str:
        """The view's columns, of name → DuckDB type: plain, masked, or empty where not allowed.

        A masked text is masked by its meaning; a masked value of another type is NULL, so that
        statements keep their types.
        """
        return ", ".join(self._select_item(table, name, kind) for name, kind in columns.items())

    def protected_names(self, table: GradedTable, names: Collection[str]) -> list[str]:
        """Those columns for which a purpose must be said."""
        return [name for name in names if self.decide(table, name).purpose]

    def needs_approval(self, table: GradedTable, names: Collection[str]) -> bool:
        """Whether seeing these columns in full needs a second person."""
        return any(self.decide(table, name).approval for name in names)

    def hidden_names(self, table: GradedTable, names: Collection[str]) -> list[str]:
        """Those columns that are not seen in full."""
        return [name for name in names if self.decide(table, name).answer != "yes"]

    def _select_item(self, table: GradedTable, name: str, kind: str) -> str:
        column = identifier(name)
        decision = self.decide(table, name)
        if decision.answer == "yes":
            return column
        if decision.answer == "masked" and kind.upper() == _TEXT:
            return f"CASE WHEN {column} IS NOT NULL THEN {masked_sql(column, table.column(name))} END AS {column}"
        return f"CAST(NULL AS {kind}) AS {column}"
