"""Plants the day's defects into the clean rows of one entry, and records how each must end.

The rows stand in table ``staged``: the items as text, ``_h`` (a number made from the record key),
``_copy`` (1 for a row delivered a second time). Which rows get which fault follows from
``_h`` alone. Expectations go to table ``expected``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quality.rules.entry_rules import duplicate_rule
from resources.engine import Engine
from zb_pipelines.demo.faults import PlantedFault, faults
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.sql import identifier, literal

_ROOM = 16
"""A code of fixed length has no room for a mark that it is the former one."""
REPEATED, SUPERSEDED = "repeated_row", "superseded_row"
EXPECTED = (
    "CREATE OR REPLACE TABLE expected (entry VARCHAR, key VARCHAR, defect VARCHAR, expect VARCHAR)"
)


@dataclass(frozen=True)
class PlantingEntry:
    """An entry with what planting needs to know of the catalog around it."""

    entry: Entry
    faults: tuple[PlantedFault, ...]
    subjects: tuple[str, ...]
    claimed: frozenset[str]

    @property
    def watched_items(self) -> tuple[str, ...]:
        """The items whose reserved values keep every planted defect off a row."""
        keys = (*self.subjects, *self.entry.identifiers, *self.entry.record_key)
        return tuple(dict.fromkeys(keys))

    @property
    def key(self) -> str:
        """SQL of the record key as received: a JSON object of the key items as text."""
        pairs = ", ".join(
            f"{literal(name)}, {identifier(name)}::VARCHAR" for name in self.entry.record_key
        )
        return f"json_object({pairs})::VARCHAR"

    @property
    def spare(self) -> Item | None:
        """An item without meaning to anybody, in which a superseded row may differ."""
        for item in self.entry.aggregated_items:
            plain = item.type in ("string", "integer", "decimal") and not item.semantic
            used = item.name in self.claimed or item.name in self.entry.record_key
            room = item.length is None or item.length >= _ROOM
            if plain and room and not item.codes and not used and not item.required:
                return item
        return None


def sheet(entry: Entry, catalog: Catalog) -> PlantingEntry:
    """What is to be known of ``entry`` before defects are planted in it."""
    claims = [
        claim
        for consolidation in catalog.consolidations.values()
        for claim in consolidation.claims
        if claim.entry == entry.key
    ]
    subjects = [claim.through.item if claim.through else claim.key or "" for claim in claims]
    said = " ".join(text for claim in claims for text in claim.fields.values())
    claimed = frozenset(item.name for item in entry.items if item.name in said)
    return PlantingEntry(entry, faults(entry), tuple(subjects), claimed)


def stage(engine: Engine, sheet: PlantingEntry, rows: str, seed: int) -> int:
    """Fill ``staged`` from the SELECT ``rows``; the number of rows."""
    items = ", ".join(_as_text(item) for item in sheet.entry.items)
    keys = ", ".join(identifier(name) for name in sheet.entry.record_key)
    engine.execute(
        f"CREATE OR REPLACE TABLE staged AS SELECT *, hash({seed}, {literal(sheet.entry.key)}, {keys}) AS _h,"
        f" 0 AS _copy FROM (SELECT {items} FROM ({rows}))"
    )
    return int(engine.scalar("SELECT count(*) FROM staged"))


def _as_text(item: Item) -> str:
    """The item as its agency keeps it: numbers as numbers (of at most six places), the rest as text."""
    if item.type == "decimal":
        # By way of text: the engine turns a wide decimal into the double beside the nearest one.
        exact = f"CAST({identifier(item.name)} AS DECIMAL(24, 6))"
        return f"CAST(CAST({exact} AS VARCHAR) AS DOUBLE) AS {identifier(item.name)}"
    kind = "BIGINT" if item.type == "integer" else "VARCHAR"
    return f"CAST({identifier(item.name)} AS {kind}) AS {identifier(item.name)}"


def dispute(engine: Engine, sheet: PlantingEntry) -> None:
    """Write the disputed values of this entry into its rows."""
    found = engine.rows("SELECT DISTINCT item FROM disputes WHERE entry = ?", [sheet.entry.key])
    for (item,) in found:
        engine.execute(
            f"UPDATE staged SET {identifier(item)} = disputes.value FROM disputes WHERE disputes.entry = ?"
            f" AND disputes.item = ? AND disputes.subject = staged.{identifier(sheet.subjects[0])}",
            [sheet.entry.key, item],
        )


def plant(engine: Engine, sheet: PlantingEntry, day: date) -> None:
    """Choose the rows of ``staged`` to spoil, in table ``planted``; the rows stay clean as yet."""
    total = int(engine.scalar(f"SELECT count(*) FROM staged WHERE {spoilable(sheet, day)}"))
    kinds = list(dict.fromkeys(fault.defect for fault in sheet.faults))
    kinds += [REPEATED, *([SUPERSEDED] if sheet.spare else [])]
    wanted = min(200, max(3, total // 1000))
    wanted = max(1, min(wanted, total // (2 * len(kinds))))
    engine.execute(_planted_table_sql(sheet, kinds, wanted, total, day))


def spoil(engine: Engine, sheet: PlantingEntry, *, expected: bool) -> None:
    """Spoil the planted rows of ``staged`` and add what must come of them to ``expected``.

    A failing delivery is spoiled all the same, but nothing is ``expected`` of its rows.
    """
    _spoil(engine, sheet)
    _repeat(engine, sheet)
    if expected:
        engine.execute(_expectations(sheet))


def spoilable(sheet: PlantingEntry, day: date) -> str:
    """SQL condition of the rows that may be spoiled: the day's delivery holds them, and nothing else is planted there."""
    conditions = [
        f"({identifier(subject)} IS NULL OR {identifier(subject)}::VARCHAR NOT IN (SELECT value FROM reserved))"
        for subject in sheet.watched_items
    ]
    time = sheet.entry.extraction.time
    if sheet.entry.extraction.mode == "incremental" and time:
        conditions.append(f"left({identifier(time)}::VARCHAR, 10) = {literal(day)}")
    return " AND ".join(conditions) or "true"


def _planted_table_sql(
    sheet: PlantingEntry, kinds: Sequence[str], wanted: int, total: int, day: date
) -> str:
    """Table ``planted``: ``_h``, ``fault`` (number, NULL for duplicates), ``defect``, ``clean`` key.

    Only rows with a small ``_h`` are looked at, enough of them for every kind.
    """
    share = min(1.0, 8.0 * wanted * len(kinds) / max(1, total))
    fault_of = " ".join(
        f"WHEN {kind} THEN list_value({', '.join(_numbers(sheet, defect))})[1 + (_h // 64 % {count})::INTEGER]"
        for kind, defect in enumerate(kinds)
        if (count := len(_numbers(sheet, defect)))
    )
    possible = " ".join(
        f"WHEN {number} THEN {fault.when}" for number, fault in enumerate(sheet.faults)
    )
    names = ", ".join(literal(kind) for kind in kinds)
    return f"""
    CREATE OR REPLACE TABLE planted AS
    SELECT _h, _fault AS fault, list_value({names})[_kind + 1] AS defect, {sheet.key} AS clean
    FROM (SELECT *, CASE _kind {fault_of} END AS _fault
          FROM (SELECT *, (hash(_h, 'kind') % {len(kinds)})::INTEGER AS _kind FROM staged
                WHERE _h <= {min(2**64 - 1, int(share * 2**64))}::UBIGINT AND {spoilable(sheet, day)}))
    WHERE CASE _fault {possible} ELSE _fault IS NULL END
    QUALIFY row_number() OVER (PARTITION BY _kind ORDER BY _h) <= {wanted}
    """


def _numbers(sheet: PlantingEntry, defect: str) -> list[str]:
    return [str(n) for n, fault in enumerate(sheet.faults) if fault.defect == defect]


def _spoil(engine: Engine, sheet: PlantingEntry) -> None:
    by_item: dict[str, list[str]] = {}
    for number, fault in enumerate(sheet.faults):
        by_item.setdefault(fault.item, []).append(f"WHEN {number} THEN {fault.value}")
    sets = ", ".join(
        f"{identifier(item)} = CASE planted.fault {' '.join(cases)} ELSE {identifier(item)} END"
        for item, cases in by_item.items()
    )
    if sets:
        engine.execute(
            f"UPDATE staged SET {sets} FROM (SELECT _h AS spoiled, fault FROM planted"
            " WHERE fault IS NOT NULL) AS planted WHERE staged._h = spoiled"
        )


def _repeat(engine: Engine, sheet: PlantingEntry) -> None:
    """Deliver rows a second time; of a superseded row the first delivery differs."""
    engine.execute(
        "INSERT INTO staged SELECT * REPLACE (1 AS _copy) FROM staged"
        f" WHERE _h IN (SELECT _h FROM planted WHERE defect IN ({literal(REPEATED)}, {literal(SUPERSEDED)}))"
    )
    spare = sheet.spare
    if spare is None:
        return
    name = identifier(spare.name)
    other = f"coalesce({name}, '') || '（旧）'"
    if spare.type != "string":
        other = f"round(coalesce({name}, 0) + 1, 6)"
    engine.execute(
        f"UPDATE staged SET {name} = {other} WHERE _copy = 0"
        f" AND _h IN (SELECT _h FROM planted WHERE defect = {literal(SUPERSEDED)})"
    )


def _expectations(sheet: PlantingEntry) -> str:
    """INSERT into ``expected``: the key as received for quarantined rows, the clean one for others."""
    outcome = " ".join(
        f"WHEN {n} THEN json_object('kind', {literal(fault.outcome)}, 'rule', {literal(fault.rule)})"
        for n, fault in enumerate(sheet.faults)
    )
    mended = [str(n) for n, fault in enumerate(sheet.faults) if fault.outcome == "normalised"]
    clean = f"fault IN ({', '.join(mended)})" if mended else "false"
    repeated = f"json_object('kind', 'quarantine', 'rule', {literal(duplicate_rule(sheet.entry))})"
    return f"""
    INSERT INTO expected
    SELECT {literal(sheet.entry.key)}, CASE WHEN {clean} THEN clean ELSE {sheet.key} END, defect,
        (CASE fault {outcome} ELSE {repeated} END)::VARCHAR
    FROM planted JOIN staged USING (_h) WHERE _copy = 0
    """
