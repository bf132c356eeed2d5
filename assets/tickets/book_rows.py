"""What stands on a sheet of the clerk's workbook, computed in the engine: masked before it leaves."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from assets.tickets.book_layout import MOST_ROWS
from assets.tickets.disputes import conflict_id_sql
from assets.tickets.failing_rows import row_id_sql
from assets.tickets.wording import ProblemWording
from quality.rules.entry_rules import duplicate_rule
from zb_pipelines.domain.access.levels import Graded, shown_sql
from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.sql import identifier, literal
from zb_pipelines.domain.survivorship.model import Consolidation

ALL_LEVELS = frozenset({"L1", "L2", "L3", "L4"})


@dataclass(frozen=True)
class ReadableLevels:
    """The levels that an encrypted copy shows in full: of the agency's own data, of others' data."""

    own: Collection[str] = ALL_LEVELS
    others: Collection[str] = ALL_LEVELS


@dataclass(frozen=True)
class Shown:
    """How values are shown: masked by level, or in full at the ``readable`` levels."""

    salt: str
    readable: ReadableLevels = ReadableLevels((), ())

    @classmethod
    def in_copy(cls, salt: str, readable: ReadableLevels, password: str | None) -> "Shown":
        """In full at the ``readable`` levels of a copy that is encrypted with ``password``; masked without one."""
        return cls(salt, readable) if password else cls(salt)

    def value(self, sql: str, column: Graded) -> str:
        """VARCHAR expression of what may be shown of the agency's own data."""
        return shown_sql(sql, column, self.readable.own)

    def other_value(self, sql: str, column: Graded) -> str:
        """VARCHAR expression of what may be shown of another agency's data."""
        return shown_sql(sql, column, self.readable.others)


def failing_select(
    entry: Entry,
    relation: str,
    words: Mapping[str, ProblemWording],
    rules: Collection[str],
    shown: Shown,
    kept: str,
) -> str:
    """SELECT: id, equal rows, day, number, number of the row kept instead, problem, remedy, items as they may be shown.

    One row per distinct delivered row that breaks one of ``rules``. ``kept`` is the relation of the
    rows that are aggregated: ``_record``, ``day``, ``_row``.
    """
    instead = (
        f"CASE WHEN list_contains(_reasons, {literal(duplicate_rule(entry))}) THEN kept_row END"
    )
    items = ", ".join(shown.value(identifier(i.name), i) for i in entry.aggregated_items)
    wanted = ", ".join(map(literal, sorted(rules)))
    problems = {rule: each.problem for rule, each in words.items()}
    remedies = {rule: each.remedy for rule, each in words.items()}
    return (
        f"SELECT _row_id, _same, day::VARCHAR, _row, {instead}, {_reasons_sql(problems)}, {_reasons_sql(remedies)}, {items}"
        f" FROM (SELECT *, {row_id_sql(entry, shown.salt)} AS _row_id,"
        f" count(*) OVER (PARTITION BY {row_id_sql(entry, shown.salt)}) AS _same FROM {relation}"
        f" WHERE list_has_any(_reasons, [{wanted}]))"
        f" LEFT JOIN (SELECT _record, day, _row AS kept_row FROM {kept}) USING (_record, day)"
        " QUALIFY row_number() OVER (PARTITION BY _row_id ORDER BY _row) = 1"
        f" ORDER BY day, _row LIMIT {MOST_ROWS}"
    )


@dataclass(frozen=True)
class Conflicts:
    """The conflicts of a database that concern ``entries`` of an agency.

    ``relation`` has them, ``confirmed`` the ids of those that an authority has confirmed, ``records``
    where the agency's own rows stand (:mod:`assets.tickets.own_records`). ``columns`` are those of
    the consolidated table: their levels count.
    """

    consolidation: Consolidation
    columns: Sequence[ResolvedColumn]
    entries: Collection[str]
    relation: str
    confirmed: str
    records: str


def conflict_select(found: Conflicts, shown: Shown) -> str:
    """SELECT: id, field, key, own entry, row and value, the other's; conflicts still to be verified."""
    return _conflict_rows(found, shown, "kept_", "", "NOT IN")


def disputed_select(found: Conflicts, shown: Shown) -> str:
    """The same columns: own values that differ from what the authority has confirmed."""
    return _conflict_rows(found, shown, "", "kept_", "IN")


def _conflict_rows(found: Conflicts, shown: Shown, own: str, other: str, known: str) -> str:
    c = found.consolidation
    titles = " ".join(f"WHEN {literal(f.name)} THEN {literal(f.title)}" for f in c.fields)
    mine = ", ".join(map(literal, sorted(found.entries)))
    number = conflict_id_sql(shown.salt)
    key = next(column for column in found.columns if column.name == c.key)
    return (
        f"SELECT {number}, CASE field {titles} END, {shown.value('key', key)},"
        f" {own}source, record_day::VARCHAR, record_row, record_key, {_by_field(found, f'{own}value', shown.value)},"
        f" {other}source, {_by_field(found, f'{other}value', shown.other_value)} FROM {found.relation}"
        f" LEFT JOIN {found.records} AS own_record ON record_of = key AND record_entry = {own}source"
        f" WHERE {own}source IN ({mine}) AND {number} {known} (SELECT id FROM {found.confirmed})"
        f" ORDER BY field, 1 LIMIT {MOST_ROWS}"
    )


def _by_field(found: Conflicts, value: str, shown: Callable[[str, Graded], str]) -> str:
    """A value as its field's level allows; fields that are shown alike share one case."""
    fields = {field.name for field in found.consolidation.fields}
    alike: dict[str, list[str]] = {}
    for column in found.columns:
        if column.name in fields:
            alike.setdefault(shown(value, column), []).append(literal(column.name))
    cases = " ".join(f"WHEN field IN ({', '.join(n)}) THEN {sql}" for sql, n in alike.items())
    return f"CASE {cases} END"


def correctable(entry: Entry, rules: Collection[str]) -> Sequence[Item]:
    """The items that a correction of these rules may concern: theirs, for a key all of its items."""
    names = {name for rule in rules for name in rule.partition(":")[2].split("+")}
    return [item for item in entry.aggregated_items if item.name in names]


def _reasons_sql(sentences: Mapping[str, str]) -> str:
    keys = ", ".join(map(literal, sentences))
    values = ", ".join(map(literal, sentences.values()))
    told = f"list_transform(_reasons, lambda r: coalesce(map([{keys}], [{values}])[r], r))"
    return f"array_to_string({told}, ';')"
