"""What a clerk answered on one sheet, judged by the rules in force: table ``judged`` of a session.

One row per line of the sheet with an answer, and what becomes of it:

- ``accepted``: the corrected row passes every rule that asks for a correction and no other row has its key;
- ``refused``: it does not (``reasons``: the rules it breaks), its line was copied (``copied``), or
  its verdict is none of the choices;
- ``disputed``: 不属实, the agency says that the row is right;
- ``gone``: no such row fails any more: the source has changed it, or it was corrected before.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from assets.aggregation.checked_rows import checked_rows
from assets.aggregation.corrections import delivered_hash_sql, record_anchor_sql, row_anchor_sql
from assets.aggregation.partition_rows import broken_sql
from assets.tickets import book_layout as layout
from assets.tickets.book_reading import Filled, filled_table
from assets.tickets.failing_rows import aggregated_rows, failing_rows, row_id_sql
from quality.rules.entry_rules import Rule, rules_of
from resources.engine import Engine
from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.identifiers.normal_form import BLANKS
from zb_pipelines.domain.sql import identifier, literal

JUDGED = "judged"
PROPOSED = "proposed_rows"
COPIED = "copied"
UNKNOWN_VERDICT = "verdict:"
"""Before a verdict that is none of the choices, among the reasons of a refusal."""


@dataclass(frozen=True)
class EntryAnswers:
    """The answers of one entry, while their tables stand: ``items`` can be corrected on it."""

    entry: Entry
    items: tuple[str, ...]


@contextmanager
def judged_answers(
    platform: Platform, catalog: Catalog, filled: Filled, day: date, engine: Engine
) -> Generator[EntryAnswers]:
    """Make :data:`PROPOSED` and :data:`JUDGED` for a sheet as long as the block runs."""
    entry = catalog.entries[filled.key]
    sheet = EntryAnswers(entry, _items(filled, entry))
    try:
        with filled_table(engine, filled) as table:
            engine.execute(f"CREATE OR REPLACE TEMP TABLE answers AS {_answers(sheet, table)}")
        salt = platform.registry.erasures.salt()
        failing = failing_rows(entry, day, platform.lake, platform.registry)
        engine.execute(
            f"CREATE OR REPLACE TEMP TABLE {PROPOSED} AS {_proposed_rows_sql(sheet, failing, salt)}"
        )
        _judge(platform, catalog, sheet, day, engine)
        yield sheet
    finally:
        for name in ("answers", PROPOSED, JUDGED):
            engine.execute(f"DROP TABLE IF EXISTS {name}")


def fix_column(item: str) -> str:
    """The column with the answer for an item (NULL: not answered)."""
    return identifier(f"_fix_{item}")


def _was_column(item: str) -> str:
    return identifier(f"_was_{item}")


def fixed_sql(items: Sequence[str]) -> str:
    """VARCHAR[]: the names of the items that were answered."""
    return _answered_items_sql(items, literal)


def was_list_sql(items: Sequence[str]) -> str:
    """VARCHAR[]: the MD5 of what was delivered in each of them."""
    return _answered_items_sql(items, _was_column)


def _items(filled: Filled, entry: Entry) -> tuple[str, ...]:
    """The items that the sheet has an answer's column for, if they are aggregated still."""
    known = {item.name for item in entry.aggregated_items}
    named = (layout.answered_item(heading) for heading in filled.table.column_names)
    return tuple(name for name in named if name in known)


def _answers(sheet: EntryAnswers, table: str) -> str:
    """Lines with an answer: ``_line``, ``_row_id``, ``_verdict``, ``_fix_<item>`` (NULL: not answered)."""
    titles = {item.name: item.title for item in sheet.entry.aggregated_items}
    fixes = [
        f"{answer_text(layout.answer_title(titles[name], name))} AS {fix_column(name)}"
        for name in sheet.items
    ]
    said = [f"{fix_column(name)} IS NOT NULL" for name in sheet.items]
    said.append(f"_verdict <> {literal(layout.TRUE)}")
    columns = [
        "_line",
        f"{answer_text(layout.ROW_ID)} AS _row_id",
        f"{answer_text(layout.VERDICT)} AS _verdict",
    ]
    return (
        f"SELECT *, count(*) OVER (PARTITION BY _row_id) > 1 AS _copied"
        f" FROM (SELECT {', '.join([*columns, *fixes])} FROM {table}) WHERE {' OR '.join(said)}"
    )


def _proposed_rows_sql(sheet: EntryAnswers, failing: str | None, salt: str) -> str:
    """Answered lines with the failing row they mean, each item as it should be; keyed by ``_line``."""
    entry = sheet.entry
    names = [item.name for item in entry.aggregated_items]
    items = ", ".join(
        f"{_fixed_value(name)} AS {identifier(name)}"
        if name in sheet.items
        else f"q.{identifier(name)}"
        for name in names
    )
    was = "".join(f", q.{_was_column(name)}" for name in sheet.items)
    if failing is None:
        text = ", ".join(f"NULL::VARCHAR AS {identifier(name)}" for name in names)
        failing = (
            f"(SELECT {text}, 0::BIGINT AS _row, ''::VARCHAR AS _record, []::VARCHAR[] AS _reasons,"
            " NULL::DATE AS day WHERE false)"
        )
    hashes = "".join(f", {delivered_hash_sql(name)} AS {_was_column(name)}" for name in sheet.items)
    delivered = (
        f"SELECT *, {row_id_sql(entry, salt)} AS _row_id, {row_anchor_sql(entry)} AS _by_row,"
        f" {record_anchor_sql(entry)} AS _by_record{hashes} FROM {failing}"
        " QUALIFY row_number() OVER (PARTITION BY _row_id ORDER BY _row) = 1"
    )
    return (
        f"SELECT answers.*, q._row_id IS NULL AS _gone, q.day, q._reasons AS _before, q._by_row,"
        f" q._by_record{was}, {items} FROM answers LEFT JOIN ({delivered}) AS q USING (_row_id)"
    )


def _judge(
    platform: Platform, catalog: Catalog, sheet: EntryAnswers, day: date, engine: Engine
) -> None:
    entry = sheet.entry
    rules = rules_of(entry, catalog.codes)
    unique = next(rule for rule in rules if rule.kind == "unique")
    relation = f"(SELECT *, _line AS _row FROM {PROPOSED})"
    verdicts = f"{literal(layout.TRUE)}, {literal(layout.UNTRUE)}"
    with checked_rows(engine, entry, rules, day, catalog, relation) as rows:
        broken = broken_sql(rows.faults("block", "empty"))
        engine.execute(
            f"CREATE OR REPLACE TEMP TABLE {JUDGED} AS SELECT *, CASE"
            f" WHEN gone THEN 'gone' WHEN copied OR verdict NOT IN ({verdicts}) THEN 'refused'"
            f" WHEN verdict = {literal(layout.UNTRUE)} THEN 'disputed'"
            " WHEN len(reasons) > 0 THEN 'refused' ELSE 'accepted' END AS outcome"
            f" FROM (SELECT p._line, p._before AS before, p._gone AS gone, p._copied AS copied, p._verdict AS verdict, p.day,"
            f" list_concat(CASE WHEN p._copied THEN [{literal(COPIED)}] ELSE [] END,"
            f" CASE WHEN p._verdict NOT IN ({verdicts}) THEN [{literal(UNKNOWN_VERDICT)} || p._verdict] ELSE [] END, {broken},"
            f" CASE WHEN {_collides()} THEN [{literal(unique.id)}] ELSE [] END) AS reasons"
            f" FROM {PROPOSED} AS p JOIN {rows.name} AS r ON r._row = p._line"
            f" LEFT JOIN ({_aggregated_records_sql(platform, entry, day, rules)}) AS held"
            " ON held._record = r._record AND held.day = p.day)"
        )


def _collides() -> str:
    """Another row has the key already, or would get it by another answer of this workbook."""
    return (
        "held._record IS NOT NULL OR (NOT p._gone AND count(*) FILTER (NOT p._gone)"
        " OVER (PARTITION BY p.day, r._record) > 1)"
    )


def _aggregated_records_sql(
    platform: Platform, entry: Entry, day: date, rules: Sequence[Rule]
) -> str:
    """The records that are aggregated, by the partition in which they stand.

    A reference list's row without a value is none: it may be the very row that is answered.
    """
    emptying = ", ".join(literal(rule.id) for rule in rules if rule.severity == "empty")
    whole = f" WHERE NOT list_has_any(_warnings, [{emptying}])" if emptying else ""
    rows = aggregated_rows(entry, day, platform.lake, platform.registry)
    return f"SELECT DISTINCT _record, day FROM {rows}{whole}"


def _fixed_value(name: str) -> str:
    empty = literal(layout.EMPTY)
    return (
        f"CASE WHEN answers.{fix_column(name)} IS NULL THEN q.{identifier(name)}"
        f" WHEN answers.{fix_column(name)} = {empty} THEN NULL ELSE answers.{fix_column(name)} END"
    )


def answer_text(heading: str) -> str:
    """VARCHAR: a cell without blanks around it, NULL where nothing is left."""
    return f"nullif(trim({identifier(heading)}::VARCHAR, {literal(BLANKS)}), '')"


def _answered_items_sql(items: Sequence[str], said: Callable[[str], str]) -> str:
    cases = ", ".join(
        f"CASE WHEN {fix_column(item)} IS NOT NULL THEN {said(item)} END" for item in items
    )
    return f"list_filter([{cases}], lambda each: each IS NOT NULL)" if items else "[]::VARCHAR[]"
