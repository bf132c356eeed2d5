"""Salted sketches of aggregated tables, and how much of one table is contained in another.

A sketch keeps the smallest hashes of an identifier's values, and for the smallest of these the
hashes of the other items of the same records. Up to a bound the kept hashes of two tables
are samples of the same values, so that containment is a count over them. Only
counts leave the engine; hashes live in the session's memory, under a salt of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resources.engine import Engine
from resources.lake import Lake
from resources.registry import Registry
from zb_pipelines.catalog.duplication import COMMON, IDENTIFYING, meaning_of
from zb_pipelines.catalog.model import Catalog, Entry, Item
from zb_pipelines.naming import entry_table

# Distinct identifiers kept per item, and how many of them with the other items of their records.
KEPT, KEPT_WITH_FACTS = 65_536, 8_192
# Containment estimated from fewer values is not told.
FEWEST_SAMPLED = 30
FAMILIES = {"resident_id": "person", "identity_number": "person"}
_CREATE = (
    "CREATE OR REPLACE TEMP TABLE ident (entry VARCHAR, item VARCHAR, family VARCHAR, h UBIGINT)",
    "CREATE OR REPLACE TEMP TABLE fact (entry VARCHAR, item VARCHAR, family VARCHAR, h UBIGINT,"
    " other VARCHAR, meaning VARCHAR, v UBIGINT)",
)
_ALL = "18446744073709551615"  # a sketch that holds every value reaches to the greatest hash
_CONTAINED = f"""
WITH bound AS (
  SELECT entry, item, family,
    CASE WHEN count(*) < {KEPT} THEN {_ALL}::UBIGINT ELSE max(h) END AS reach
  FROM ident GROUP BY ALL
), pair AS (
  SELECT a.entry, a.item, a.family, b.entry AS other_entry, b.item AS other_item,
    least(a.reach, b.reach) AS reach
  FROM bound a JOIN bound b ON a.family = b.family AND a.entry <> b.entry
  WHERE split_part(a.entry, '/', 1) <> split_part(b.entry, '/', 1)
), mine AS (
  SELECT p.entry, p.item, p.other_entry, p.other_item, count(*) AS sampled,
    count(o.h) AS contained
  FROM pair p JOIN ident i ON i.entry = p.entry AND i.item = p.item AND i.h <= p.reach
  LEFT JOIN ident o ON o.entry = p.other_entry AND o.item = p.other_item AND o.h = i.h
  GROUP BY ALL
)
SELECT entry, item, other_entry, other_item, sampled, contained FROM mine
WHERE sampled >= {FEWEST_SAMPLED} AND contained > 0 ORDER BY ALL
"""
_FACTS = """
WITH reach AS (
  SELECT entry, item,
    CASE WHEN count(DISTINCT h) < {kept} THEN {all}::UBIGINT ELSE max(h) END AS reach
  FROM ident_with_facts GROUP BY ALL
), asked AS (
  SELECT p.*, least(a.reach, b.reach) AS reach FROM pairs p
  JOIN reach a ON a.entry = p.entry AND a.item = p.item
  JOIN reach b ON b.entry = p.other_entry AND b.item = p.other_item
), mine AS (
  SELECT DISTINCT q.entry, q.item, q.other_entry, q.other_item, f.other AS name, f.meaning,
    f.h, f.v
  FROM asked q JOIN fact f ON f.entry = q.entry AND f.item = q.item AND f.h <= q.reach
), theirs AS (SELECT DISTINCT entry, item, h, other AS name, meaning, v FROM fact
), sampled AS (
  SELECT entry, item, other_entry, other_item, name, count(*) AS sampled FROM mine GROUP BY ALL
)
SELECT m.entry, m.item, m.other_entry, m.other_item, s.sampled, count(DISTINCT (m.h, m.v)),
  m.name, t.name
FROM mine m
JOIN theirs t ON t.entry = m.other_entry AND t.item = m.other_item
  AND t.h = m.h AND t.v = m.v AND t.meaning = m.meaning
JOIN sampled s ON s.entry = m.entry AND s.item = m.item AND s.name = m.name
  AND s.other_entry = m.other_entry AND s.other_item = m.other_item
GROUP BY ALL ORDER BY ALL
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

    Leaves the tables ``ident`` and ``fact`` in the session.
    """
    for statement in _CREATE:
        engine.execute(statement)
    sketched: list[str] = []
    for key, entry in sorted(catalog.entries.items()):
        figures = registry.last_standardisation(key, day)
        table = entry_table("aggregation", key)
        if figures is None or figures.stored_day not in lake.days(table):
            continue
        relation = lake.relation(table, figures.stored_day)
        present = set(engine.columns(f"SELECT * FROM {relation}"))
        for item in entry.aggregated_items:
            if item.semantic in IDENTIFYING and item.name in present:
                _sketch_item(engine, entry, item, relation, present, salt)
        sketched.append(key)
    return sketched


def containments(engine: Engine, least: float) -> list[Containment]:
    """Identifiers contained by at least ``least`` in another agency's, and the facts beside them."""
    identified = [
        found for row in engine.rows(_CONTAINED) if (found := Containment(*row)).share >= least
    ]
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE pairs"
        " (entry VARCHAR, item VARCHAR, other_entry VARCHAR, other_item VARCHAR)"
    )
    for found in identified:
        pair = (found.entry, found.item, found.other_entry, found.other_item)
        engine.execute("INSERT INTO pairs VALUES (?, ?, ?, ?)", pair)
    engine.execute(
        "CREATE OR REPLACE TEMP VIEW ident_with_facts AS SELECT entry, item, h FROM fact"
    )
    facts = engine.rows(_FACTS.format(kept=KEPT_WITH_FACTS, all=_ALL))
    beside = [found for row in facts if (found := Containment(*row)).share >= least]
    return identified + beside


def _sketch_item(
    engine: Engine, entry: Entry, item: Item, relation: str, present: set[str], salt: str
) -> None:
    family = FAMILIES.get(str(item.semantic), str(item.semantic))
    h = _hashed(item.name, salt)
    engine.execute(
        f"INSERT INTO ident SELECT ?, ?, ?, h FROM (SELECT DISTINCT {h} AS h FROM {relation}"
        f" WHERE {item.name} IS NOT NULL ORDER BY h LIMIT {KEPT})",
        [entry.key, item.name, family],
    )
    others = [
        other
        for other in entry.aggregated_items
        if other.name in present and other.name != item.name and other.semantic not in COMMON
    ]
    if not others:
        return
    facts = ", ".join(
        f"{{'other': '{other.name}', 'meaning': '{_text(meaning_of(other))}',"
        f" 'v': {_hashed(other.name, salt)}}}"
        for other in others
    )
    engine.execute(
        f"INSERT INTO fact SELECT DISTINCT ?, ?, ?, h, f.other, f.meaning, f.v FROM ("
        f" SELECT {h} AS h, unnest([{facts}]) AS f FROM {relation}"
        f" WHERE {item.name} IS NOT NULL AND {h} IN (SELECT h FROM ident"
        f"  WHERE entry = ? AND item = ? ORDER BY h LIMIT {KEPT_WITH_FACTS})"
        f") WHERE f.v IS NOT NULL",
        [entry.key, item.name, family, entry.key, item.name],
    )


def _hashed(column: str, salt: str) -> str:
    """The hash of a value as it compares: without case and outer spaces; NULL stays NULL."""
    text = f"upper(trim(CAST({column} AS VARCHAR)))"
    return f"CASE WHEN {column} IS NOT NULL THEN hash('{_text(salt)}' || {text}) END"


def _text(text: str) -> str:
    return text.replace("'", "''")


def item_titles(catalog: Catalog, entry: str, names: Sequence[str]) -> str:
    """Items by their Chinese titles, joined by +."""
    return "+".join(catalog.entries[entry].item(name).title for name in names)
