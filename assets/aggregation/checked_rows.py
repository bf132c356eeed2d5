"""The rows of one delivery, typed, with the verdict of every rule: a table for one session.

Columns: ``_row``, ``_record``, the typed items by name, one BOOLEAN per rule (true: broken,
NULL: not checked), ``_blocked``, ``_emptied`` and ``_warned``. Made in one scan of the landing partition;
whatever is counted or written afterwards reads this table only. Of a wide entry it is a file:
the engine sets room aside for each column of a table, in each of its threads.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assets.aggregation.normalise import clean_sql, typed_sql
from quality.rules.entry_rules import Rule
from quality.rules.rule_sql import Checked, RuleColumns, fault_sql
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.identifiers.normal_form import INVISIBLE
from zb_pipelines.domain.sql import identifier, literal, with_steps

# Rules about several rows or about the delivery have no column.
NOT_PER_ROW = ("unique", "rows_max")
_MOST_VERDICTS = 160  # columns
_WORD = 48  # bits
_FILE = "FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE 20480"


@dataclass(frozen=True)
class CheckedRows:
    """The table's SQL name, with the rules that have a column in it."""

    name: str
    rules: tuple[Rule, ...]

    @cached_property
    def is_packed(self) -> bool:
        """Whether verdicts are bits of words and the rows stand in a file."""
        return len(self.rules) > _MOST_VERDICTS

    @cached_property
    def _places(self) -> dict[str, int]:
        return {rule.id: place for place, rule in enumerate(self.rules)}

    def verdict(self, rule: Rule) -> str:
        """The column with the verdict of ``rule`` while it is made."""
        return f"_f{self._places[rule.id]}"

    def fault(self, rule: Rule) -> str:
        """SQL that says whether a row breaks ``rule``: true, false, or NULL where not checked."""
        if not self.is_packed:
            return self.verdict(rule)
        word, bit = divmod(self._places[rule.id], _WORD)
        mask = f"{1 << bit}::UBIGINT"
        return f"(CASE WHEN _checked{word} & {mask} <> 0 THEN _broken{word} & {mask} <> 0 END)"

    def verdict_columns(self) -> str:
        """The verdicts as the table keeps them, from a column for each."""
        if not self.is_packed:
            return ", ".join(map(self.verdict, self.rules))
        words: list[str] = []
        for first in range(0, len(self.rules), _WORD):
            own = [f"_f{place}" for place in range(first, min(first + _WORD, len(self.rules)))]
            for name, condition in (
                ("_checked", "{} IS NOT NULL"),
                ("_broken", "coalesce({}, false)"),
            ):
                bits = " | ".join(
                    f"(({condition.format(each)})::UBIGINT * {1 << bit})"
                    for bit, each in enumerate(own)
                )
                words.append(f"({bits}) AS {name}{first // _WORD}")
        return ", ".join(words)

    def faults(self, *severities: str) -> list[tuple[Rule, str]]:
        """Rules of these severities with their columns."""
        return [(rule, self.fault(rule)) for rule in self.rules if rule.severity in severities]

    def kept_value(self, item: Item) -> str:
        """SQL of the typed value of ``item`` as it is aggregated: NULL where a rule takes it away."""
        value = identifier(item.name)
        faults = [fault for rule, fault in self.faults("empty") if rule.item == item.name]
        if not faults:
            return value
        bad = " OR ".join(f"coalesce({fault}, false)" for fault in faults)
        return f"CASE WHEN {bad} THEN NULL ELSE {value} END AS {value}"


@contextmanager
def checked_rows(
    engine: Engine, entry: Entry, rules: Sequence[Rule], day: date, catalog: Catalog, landing: str
) -> Generator[CheckedRows]:
    """The checked rows of the relation ``landing`` (SQL text), for as long as the block runs."""
    own = tuple(rule for rule in rules if rule.kind not in NOT_PER_ROW)
    rows = CheckedRows("checked_rows", own)
    select = _select(rows, entry, day, catalog, landing)
    with (_file_of if rows.is_packed else _table_of)(engine, rows.name, select):
        yield rows


@contextmanager
def _table_of(engine: Engine, name: str, select: str) -> Generator[None]:
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}")
    try:
        yield
    finally:
        engine.execute(f"DROP TABLE {name}")


@contextmanager
def _file_of(engine: Engine, name: str, select: str) -> Generator[None]:
    """The rows of ``select`` as a view on a file, by one thread: a second one takes as much memory."""
    file = engine.scratch / f"{name}.parquet"
    try:
        with engine.single_thread():
            engine.execute(f"COPY ({select}) TO {literal(file)} ({_FILE})")
        engine.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM read_parquet({literal(file)})")
        yield
    finally:
        engine.execute(f"DROP VIEW IF EXISTS {name}")
        file.unlink(missing_ok=True)


def record_sql(entry: Entry) -> str:
    """``_record``: which record of the entry a row is about, equal on every day and in every run.

    MD5 (32 hexadecimal digits) of the entry's key and the values of its record key; of a value
    that could not be read, of its clean text. Characters without width tell no two records apart.
    """
    columns = [_columns(name) for name in entry.record_key]
    parts = ", ".join(
        _visible(f"coalesce({each.typed}::VARCHAR, {each.clean}, '')") for each in columns
    )
    return f"md5(concat_ws(chr(31), {literal(entry.key)}, {parts}))"


def _visible(value: str) -> str:
    hidden = f"regexp_matches({value}, {literal(f'[{INVISIBLE}]')})"
    shown = f"translate({value}, {literal(INVISIBLE)}, '')"
    # To compare bytes with characters is cheaper by far than to look for any of these.
    return f"CASE WHEN strlen({value}) = length({value}) THEN {value} WHEN {hidden} THEN {shown} ELSE {value} END"


def _select(table: CheckedRows, entry: Entry, day: date, catalog: Catalog, landing: str) -> str:
    """Text, clean text, typed values, verdicts: one step each, so that each is computed once."""
    items = [(item, _columns(item.name)) for item in entry.aggregated_items]
    raw = ", ".join(f"{own.typed}::VARCHAR AS {own.raw}" for _, own in items)
    clean = ", ".join(f"{clean_sql(item, own.raw)} AS {own.clean}" for item, own in items)
    typed = ", ".join(f"{typed_sql(item, own.clean)} AS {own.typed}" for item, own in items)
    verdicts = ", ".join(
        f"{_verdict(rule, entry, day, catalog)} AS {table.verdict(rule)}" for rule in table.rules
    )
    kept = ", ".join(["_row", "_record", *(own.typed for _, own in items)])
    return with_steps(
        {
            "raw_text": f"SELECT _row, {raw} FROM {landing}",
            "clean_text": f"SELECT *, {clean} FROM raw_text",
            "typed_values": f"SELECT *, {typed} FROM clean_text",
            "judged_values": f"SELECT *, {record_sql(entry)} AS _record, {verdicts} FROM typed_values",
        },
        f"SELECT {kept}, {table.verdict_columns()}, {_any(table, 'block')} AS _blocked,"
        f" {_any(table, 'empty')} AS _emptied, {_any(table, 'warn')} AS _warned FROM judged_values",
    )


def _columns(name: str) -> RuleColumns:
    """The columns of the item ``name``: as delivered, clean, typed."""
    return RuleColumns(identifier(f"_r_{name}"), identifier(f"_c_{name}"), identifier(name))


def _verdict(rule: Rule, entry: Entry, day: date, catalog: Catalog) -> str:
    item = entry.item(rule.item or "")
    return fault_sql(rule.kind, Checked(item, _columns(item.name), day, catalog.codes))


def _any(table: CheckedRows, severity: str) -> str:
    own = (table.verdict(rule) for rule in table.rules if rule.severity == severity)
    faults = ", ".join(own)
    return f"coalesce(greatest({faults}), false)" if faults else "false"
