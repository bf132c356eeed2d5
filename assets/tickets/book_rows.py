"""What stands on a sheet of the clerk's workbook, computed in the engine: masked before it leaves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assets.tickets.book_layout import MOST_ROWS
from assets.tickets.disputes import conflict_id_sql
from assets.tickets.failing_rows import row_id_sql
from assets.tickets.wording import ProblemWording
from zb_pipelines.domain.access import GradedColumn
from zb_pipelines.domain.access.levels import Graded, masked_sql
from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.sql import identifier, literal
from zb_pipelines.domain.survivorship.model import Consolidation


@dataclass(frozen=True)
class Shown:
    """How values are shown: masked by level, or in full (for an encrypted copy only)."""

    salt: str
    full: bool

    def value(self, sql: str, column: Graded) -> str:
        """VARCHAR expression of what may be shown."""
        return f"coalesce({sql}::VARCHAR, '')" if self.full else masked_sql(sql, column)


def failing_select(
    entry: Entry,
    relation: str,
    words: Mapping[str, ProblemWording],
    rules: Collection[str],
    shown: Shown,
) -> str:
    """SELECT: id, equal rows, day, number, problem, remedy, then each item as it may be shown.

    One row per distinct delivered row that breaks one of ``rules``.
    """
    items = ", ".join(shown.value(identifier(i.name), i) for i in entry.aggregated_items)
    wanted = ", ".join(map(literal, sorted(rules)))
    problems = {rule: each.problem for rule, each in words.items()}
    remedies = {rule: each.remedy for rule, each in words.items()}
    return (
        f"SELECT _row_id, _same, day::VARCHAR, _row, {_reasons_sql(problems)}, {_reasons_sql(remedies)}, {items}"
        f" FROM (SELECT *, {row_id_sql(entry, shown.salt)} AS _row_id,"
        f" count(*) OVER (PARTITION BY {row_id_sql(entry, shown.salt)}) AS _same FROM {relation}"
        f" WHERE list_has_any(_reasons, [{wanted}]))"
        " QUALIFY row_number() OVER (PARTITION BY _row_id ORDER BY _row) = 1"
        f" ORDER BY day, _row LIMIT {MOST_ROWS}"
    )


def conflict_select(
    c: Consolidation, relation: str, entries: Collection[str], confirmed: str, shown: Shown
) -> str:
    """SELECT: id, field, key, own entry and value, the other's; conflicts still to be verified."""
    return _conflict_rows(
        c, relation, entries, shown, "kept_", "", f"NOT IN (SELECT id FROM {confirmed})"
    )


def disputed_select(
    c: Consolidation, relation: str, entries: Collection[str], confirmed: str, shown: Shown
) -> str:
    """The same columns: own values that differ from what the authority has confirmed."""
    return _conflict_rows(
        c, relation, entries, shown, "", "kept_", f"IN (SELECT id FROM {confirmed})"
    )


def _conflict_rows(
    c: Consolidation,
    relation: str,
    entries: Collection[str],
    shown: Shown,
    own: str,
    other: str,
    known: str,
) -> str:
    titles = " ".join(f"WHEN {literal(f.name)} THEN {literal(f.title)}" for f in c.fields)
    mine = ", ".join(map(literal, sorted(entries)))
    number = conflict_id_sql(shown.salt)
    # A key stands for a person or body.
    key = GradedColumn("key", "L3", c.key_semantic)
    return (
        f"SELECT {number}, CASE field {titles} END, {shown.value('key', key)},"
        f" {own}source, {_by_field(c, f'{own}value', shown)},"
        f" {other}source, {_by_field(c, f'{other}value', shown)} FROM {relation}"
        f" WHERE {own}source IN ({mine}) AND {number} {known} ORDER BY field, 1 LIMIT {MOST_ROWS}"
    )


def _by_field(c: Consolidation, value: str, shown: Shown) -> str:
    """A value as its field's level allows."""
    cases = " ".join(
        f"WHEN {literal(field.name)} THEN {shown.value(value, field)}" for field in c.fields
    )
    return f"CASE field {cases} END"


def correctable(entry: Entry, rules: Collection[str]) -> Sequence[Item]:
    """The items that a correction of these rules may concern: theirs, for a key all of its items."""
    names = {name for rule in rules for name in rule.partition(":")[2].split("+")}
    return [item for item in entry.aggregated_items if item.name in names]


def _reasons_sql(sentences: Mapping[str, str]) -> str:
    keys = ", ".join(map(literal, sentences))
    values = ", ".join(map(literal, sentences.values()))
    told = f"list_transform(_reasons, lambda r: coalesce(map([{keys}], [{values}])[r], r))"
    return f"array_to_string({told}, ';')"
