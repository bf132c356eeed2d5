"""Excludes the rows of erased persons from every later delivery.

The tombstone of a person is a salted hash in the registry; the identifier itself is nowhere.
A row goes when any of its items that name a person does so by that identifier.
"""

from collections.abc import Collection, Iterable

from resources.registry import Registry
from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.identifiers.normal_form import without_blanks_sql, written_sql
from zb_pipelines.domain.identifiers.resident_id import resident_id_upgraded_sql
from zb_pipelines.domain.semantic_types import semantic_type
from zb_pipelines.domain.sql import identifier, literal, string_list


def exclude_erased(relation: str, entry: Entry, registry: Registry) -> str:
    """``relation`` (SQL text) of a delivery less the rows of erased persons."""
    columns = person_columns(entry.aggregated_items)
    erased = registry.erasures.persons() if columns else ()
    gone = [erased_sql(columns, registry, erased)] if erased else []
    if rows := registry.erasures.rows(entry.key):
        hashed = row_hash_sql([item.name for item in entry.aggregated_items], registry)
        gone.append(f"{hashed} IN ({string_list(rows)})")
    return f"(SELECT * FROM {relation} WHERE NOT ({' OR '.join(gone)}))" if gone else relation


def person_columns(items: Iterable[Item]) -> list[str]:
    """The items that name a person by an official number."""
    return [item.name for item in items if semantic_type(item.semantic).identifies == "person"]


def erased_sql(columns: Collection[str], registry: Registry, hashes: Collection[str]) -> str:
    """SQL, never NULL: whether any of ``columns`` holds an identifier of one of ``hashes``."""
    salt = literal(registry.erasures.salt())
    listed = ", ".join(literal(each) for each in hashes)
    return "(" + " OR ".join(_matches(each, salt, listed) for each in columns) + ")"


def row_hash_sql(columns: Collection[str], registry: Registry) -> str:
    """SQL: the salted hash of a delivered row over its items, which names it after it is gone."""
    values = ", ".join(f"coalesce({identifier(name)}::VARCHAR, '')" for name in sorted(columns))
    salt = literal(registry.erasures.salt())
    return f"left(sha256({salt} || concat_ws(chr(31), {values})), 32)"


def _matches(column: str, salt: str, listed: str) -> str:
    value = resident_id_upgraded_sql(
        f"({without_blanks_sql(written_sql(f'{identifier(column)}::VARCHAR'))})"
    )
    return f"coalesce(sha256({salt} || {value}) IN ({listed}), false)"
