"""Salted sketches of aggregated tables, and how much of one table is contained in another.

A sketch keeps the smallest hashes of an identifier's values, and for the smallest of these the
hashes of the other items of the same records. Up to a bound the kept hashes of two tables
are samples of the same values, so that containment is a count over them: equal hashes are joined
once, whatever the pairs, and how many a bound takes in is counted in one pass. Only counts leave the engine;
hashes live in the session's memory, under a salt of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resources.engine import Engine
from resources.lake import Lake
from resources.registry import Registry
from zb_pipelines.domain.catalog.lint.duplication import meaning_of
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.semantic_types import semantic_type
from zb_pipelines.domain.sql import identifier, literal

# Distinct identifiers kept per item, and how many of them with the other items of their records.
KEPT, KEPT_WITH_FACTS = 65_536, 8_192
# An identifier that stands in more records, on average, does not say which record is meant.
MOST_RECORDS = 100
# Containment estimated from fewer values is not told.
FEWEST_SAMPLED = 30
_CREATE = (
    "CREATE OR REPLACE TEMP TABLE sketched (no USMALLINT, entry VARCHAR, item VARCHAR,"
    " family VARCHAR, agency VARCHAR)",
    "CREATE OR REPLACE TEMP TABLE ident (no USMALLINT, h UBIGINT)",
    "CREATE OR REPLACE TEMP TABLE fact (no USMALLINT, h UBIGINT, name VARCHAR, meaning VARCHAR,"
    " v UBIGINT)",
)
# A sketch that holds every value reaches to the greatest hash.
_REACH = "CASE WHEN count(DISTINCT h) < {kept} THEN 18446744073709551615::UBIGINT ELSE max(h) END"
_CONTAINED = f"""
WITH reach AS (SELECT no, {_REACH.format(kept=KEPT)} AS reach FROM ident GROUP BY no
), told AS (SELECT no, h, family, agency FROM ident JOIN sketched USING (no)
), both_have AS MATERIALIZED (
  SELECT a.no, b.no AS other, count(*) AS contained
  FROM told a JOIN told b ON a.h = b.h AND a.family = b.family AND a.agency <> b.agency AND a.no < b.no
  GROUP BY ALL
), found AS (
  SELECT no, other, contained FROM both_have UNION ALL SELECT other, no, contained FROM both_have
), asked AS (
  SELECT found.*, least(a.reach, b.reach) AS reach FROM found
  JOIN reach a ON a.no = found.no JOIN reach b ON b.no = found.other
), counted AS (
  SELECT no, h AS reach, kept, sum(kept) OVER (PARTITION BY no ORDER BY h) AS sampled
  FROM (SELECT no, h, 1 AS kept FROM ident UNION ALL SELECT DISTINCT no, reach, 0 FROM asked)
)
SELECT no, other, sampled, contained
FROM asked JOIN (SELECT no, reach, sampled FROM counted WHERE kept = 0) USING (no, reach) WHERE sampled >= {FEWEST_SAMPLED}
"""
# Few pairs have facts in common: what was sampled is counted for those alone.
_FACTS = f"""
WITH found AS MATERIALIZED (
  SELECT m.no, t.no AS other, m.name, t.name AS other_name, count(*) AS contained
  FROM fact m JOIN pairs p ON p.no = m.no
  JOIN fact t ON t.no = p.other AND t.h = m.h AND t.v = m.v AND t.meaning = m.meaning
  GROUP BY ALL
), reach AS (
  SELECT no, {_REACH.format(kept=KEPT_WITH_FACTS)} AS reach FROM fact
  WHERE no IN (SELECT no FROM found UNION SELECT other FROM found) GROUP BY no
), asked AS (
  SELECT found.*, least(a.reach, b.reach) AS reach FROM found
  JOIN reach a ON a.no = found.no JOIN reach b ON b.no = found.other
)
SELECT asked.no, asked.other, count(*) AS sampled, asked.contained, asked.name, other_name
FROM asked JOIN fact ON fact.no = asked.no AND fact.name = asked.name AND fact.h <= asked.reach
GROUP BY ALL
"""
_NAMED = """
SELECT a.entry, a.item, b.entry, b.item, found.* EXCLUDE (no, other) FROM ({found}) AS found
JOIN sketched a ON a.no = found.no JOIN sketched b ON b.no = found.other
WHERE contained >= ? * sampled ORDER BY ALL
"""


@dataclass(frozen=True)
class Containment:
    """``contained`` of ``sampled`` values of one entry's item are in another entry's item.

    For an identifier the values are those of the item; for a fact (``name`` is set) they are
    values of ``name`` together with the identifier of their record.
    """

    entry: str
    item: str
    other_entry: str
    other_item: str
    sampled: int
    contained: int
    name: str | None = None
    other_name: str | None = None

    @property
    def share(self) -> float:
        """The part that is contained, between 0 and 1."""
        return self.contained / self.sampled


def sketch(
    engine: Engine, lake: Lake, registry: Registry, catalog: Catalog, day: date, salt: str
) -> list[str]:
    """Sketch the last aggregated partition of every entry; the entries that had one.

    Leaves the tables ``sketched``, ``ident`` and ``fact`` in the session.
    """
    for statement in _CREATE:
        engine.execute(statement)
    told: list[str] = []
    for key, entry in sorted(catalog.entries.items()):
        figures = registry.last_standardisation(key, day)
        table = entry_table("aggregation", key)
        if figures is None or figures.stored_day not in lake.days(table):
            continue
        relation = lake.relation(table, figures.stored_day)
        present = set(engine.columns(f"SELECT * FROM {relation}"))
        for item in entry.aggregated_items:
            if semantic_type(item.semantic).identifies and item.name in present:
                _sketch_item(engine, entry, item, relation, present, salt)
        told.append(key)
    return told


def containments(engine: Engine, least: float) -> list[Containment]:
    """Identifiers contained by at least ``least`` in another agency's, and the facts beside them."""
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE pairs AS SELECT * FROM ({_CONTAINED})"
        " WHERE contained >= ? * sampled",
        [least],
    )
    return [
        Containment(*row)
        for found in ("FROM pairs", _FACTS)
        for row in engine.rows(_NAMED.format(found=found), [least])
    ]


def _sketch_item(
    engine: Engine, entry: Entry, item: Item, relation: str, present: set[str], salt: str
) -> None:
    h = _hash_sql(item.name, salt)
    no = engine.scalar("SELECT count(*) FROM sketched")
    engine.execute(
        "INSERT INTO sketched VALUES (?, ?, ?, ?, ?)",
        [no, entry.key, item.name, _family(item), entry.agency],
    )
    records = engine.scalar(f"SELECT count({identifier(item.name)}) FROM {relation}")
    values = _keep_smallest(engine, no, h, relation, records)
    others = [
        other
        for other in entry.aggregated_items
        if other.name in present
        and other.name != item.name
        and not semantic_type(other.semantic).common
    ]
    if others and records <= MOST_RECORDS * values:
        _keep_facts(engine, no, h, relation, others, salt)


def _family(item: Item) -> str:
    """Identifiers of one family may hold the same numbers: those of persons, or of one meaning."""
    return "person" if semantic_type(item.semantic).identifies == "person" else str(item.semantic)


def _keep_smallest(engine: Engine, no: int, h: str, relation: str, records: int) -> int:
    """The smallest distinct hashes of an item into ``ident``; how many there are."""

    def keep(bound: int) -> int:
        return engine.scalar(
            f"INSERT INTO ident SELECT {no}, h FROM (SELECT DISTINCT {h} AS h FROM {relation}"
            f" WHERE {h} <= {bound}::UBIGINT ORDER BY h LIMIT {KEPT})"
        )

    # Most identifiers name one record: then this part of the hashes surely holds the smallest.
    if records > 4 * KEPT:
        if (kept := keep(2**64 * 2 * KEPT // records)) == KEPT:
            return kept
        engine.execute(f"DELETE FROM ident WHERE no = {no}")
    return keep(2**64 - 1)


def _keep_facts(
    engine: Engine, no: int, h: str, relation: str, others: Sequence[Item], salt: str
) -> None:
    """The other items of the records of the smallest hashes, into ``fact``."""
    smallest = f"SELECT h FROM ident WHERE no = ? ORDER BY h LIMIT {KEPT_WITH_FACTS}"
    reach = engine.scalar(f"SELECT max(h) FROM ({smallest})", [no])
    facts = ", ".join(
        f"{{'name': {literal(other.name)}, 'meaning': {literal(meaning_of(other))},"
        f" 'v': {_hash_sql(other.name, salt)}}}"
        for other in others
    )
    engine.execute(
        "INSERT INTO fact SELECT DISTINCT ?, h, f.name, f.meaning, f.v FROM ("
        f" SELECT {h} AS h, unnest([{facts}]) AS f FROM {relation} WHERE {h} <= ?"
        ") WHERE f.v IS NOT NULL",
        [no, reach],
    )


def _hash_sql(name: str, salt: str) -> str:
    """The hash of an aggregated value, which has no outer blanks, without case; NULL stays NULL."""
    column = identifier(name)
    return (
        f"CASE WHEN {column} IS NOT NULL"
        f" THEN hash({literal(salt)} || upper(CAST({column} AS VARCHAR))) END"
    )


def item_titles(catalog: Catalog, entry: str, names: Sequence[str]) -> str:
    """Items by their Chinese titles, joined by +."""
    return "+".join(catalog.entries[entry].item(name).title for name in names)
