"""Erases one person: every row that names them, and leaves a tombstone for later pulls."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from assets.aggregation.exclude_erased import erased_sql, person_columns
from resources.agencies.source.content_hash import content_hash
from resources.engine import Engine
from resources.platform import Platform
from zb_pipelines.domain.access.levels import is_private
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.identifiers.normal_form import to_normal_form, without_blanks
from zb_pipelines.domain.identifiers.resident_id import resident_id_upgraded
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import identifier
from zb_pipelines.rollout.approval.approval import require_person
from zb_pipelines.rollout.erasure.certificate import (
    Destroyed,
    certificate,
    entry_tables,
    inventory,
    partition,
)
from zb_pipelines.rollout.erasure.doubtful_rows import (
    DoubtfulRow,
    DoubtfulSearch,
    declared_entries,
    landed_rows,
)


@dataclass(frozen=True)
class PersonErased:
    """What was destroyed: the tombstone, rows over all days, and the entries that held any."""

    tombstone: str
    rows: int
    entries: tuple[str, ...]
    doubtful: tuple[DoubtfulRow, ...] = ()


def person_tombstone(platform: Platform, identifier: str) -> str:
    """The salted hash of a person's number, written in any way."""
    return platform.registry.erasures.tombstone_of(
        resident_id_upgraded(without_blanks(to_normal_form(identifier)))
    )


def search_person(platform: Platform, identifier: str) -> list[DoubtfulRow]:
    """The rows that may be the person's although no number says so; nothing is changed."""
    with platform.engine() as engine:
        return DoubtfulSearch(platform, engine, person_tombstone(platform, identifier)).rows()


def purge_person(
    platform: Platform, identifier: str, *, reason: str, also: Collection[str] = ()
) -> PersonErased:
    """Destroy every row that names the person in any entry that any release declared.

    A row goes when an item that means 公民身份号码 or 证件号码 holds ``identifier``, in any writing;
    that includes another's row that refers to the person. Tombstone and certificate come first, so
    that a pull in between does not bring the rows back. Raises :class:`InputError` without an
    approval (:mod:`zb_pipelines.rollout.approval.approval`). Base tables and reports are the caller's.
    ``also``: ids of doubtful rows (:func:`search_person`) that a human confirmed, or ``all``; the
    others stay and are told.
    """
    tombstone = person_tombstone(platform, identifier)
    require_person(platform, tombstone)
    return purge_tombstone(platform, tombstone, reason, also)


def purge_tombstone(
    platform: Platform, tombstone: str, reason: str, also: Collection[str] = ()
) -> PersonErased:
    """The same for a person known by the tombstone: for erasures that a restored backup has forgotten."""
    registry = platform.registry
    entries = _entries(platform)
    with platform.engine() as engine:
        doubtful = DoubtfulSearch(platform, engine, tombstone).rows()
        found = {
            entry.key: [
                each
                for table in entry_tables(entry.key)
                for each in _person_inventory(platform, engine, entry, table, tombstone)
            ]
            for entry in entries
        }
        destroyed = [each for held in found.values() for each in held]
        registry.erasures.record(
            "person", tombstone, certificate(destroyed), release_id=None, reason=reason
        )
        for entry in entries:
            if found[entry.key]:
                _purge_from(
                    platform,
                    engine,
                    entry,
                    found[entry.key],
                    partial(_where_of, platform, entry, tombstone),
                )
        confirmed = [each for each in doubtful if each.id in also or "all" in also]
        destroyed += purge_rows(platform, engine, confirmed, reason)
    touched = {key for key, held in found.items() if held} | {each.entry for each in confirmed}
    left = tuple(each for each in doubtful if each not in confirmed)
    rows = sum(each.rows for each in destroyed)
    return PersonErased(tombstone, rows, tuple(sorted(touched)), left)


def purge_rows(
    platform: Platform, engine: Engine, rows: Sequence[DoubtfulRow], reason: str
) -> list[Destroyed]:
    """Destroy delivered rows that a human confirmed, in every layer; their hashes keep them out later."""
    return [
        each
        for entry in declared_entries(platform)
        if (mine := [row for row in rows if row.entry == entry.key])
        for each in _purge_rows_of(platform, engine, entry, mine, reason)
    ]


def _purge_rows_of(
    platform: Platform, engine: Engine, entry: Entry, rows: Sequence[DoubtfulRow], reason: str
) -> list[Destroyed]:
    lake = platform.lake
    hashes = sorted({each.id for each in rows})
    days = sorted({date.fromisoformat(day) for each in rows for day in each.days})
    numbers = {day: landed_rows(platform, engine, entry, day, hashes) for day in days}
    tables = [name for name in entry_tables(entry.key) if "_row" in lake.columns(name)]
    inventories = [
        partition(platform, engine, table, day, _rows_sql(numbers[day]))
        for table in tables
        for day in days
        if day in lake.days(table)
    ]
    held = [each for each in inventories if each.rows]
    told = certificate(held) | {"hashes": hashes}
    platform.registry.erasures.record("rows", entry.key, told, release_id=None, reason=reason)
    _purge_from(platform, engine, entry, held, lambda _, day: _rows_sql(numbers[day]))
    return held


def _rows_sql(rows: Sequence[int]) -> str:
    return f"_row IN ({', '.join(map(str, rows)) or 'NULL'}) IS TRUE"


def _where_of(platform: Platform, entry: Entry, tombstone: str, table: str, _day: date) -> str:
    return _where(platform, entry, table, tombstone) or "false"


def _entries(platform: Platform) -> list[Entry]:
    """Those that name persons, in their newest declaration."""
    return [entry for entry in declared_entries(platform) if person_columns(entry.items)]


def _where(platform: Platform, entry: Entry, table: str, tombstone: str) -> str | None:
    held = platform.lake.columns(table)
    columns = [name for name in person_columns(entry.items) if name in held]
    return erased_sql(columns, platform.registry, [tombstone]) if columns else None


def _person_inventory(
    platform: Platform, engine: Engine, entry: Entry, table: str, tombstone: str
) -> list[Destroyed]:
    where = _where(platform, entry, table, tombstone)
    return inventory(platform, engine, table, where) if where else []


def _purge_from(
    platform: Platform,
    engine: Engine,
    entry: Entry,
    held: Sequence[Destroyed],
    where_of: Callable[[str, date], str],
) -> None:
    lake = platform.lake
    plain = {item.name for item in entry.items if not is_private(item)}
    for each in held:
        where = where_of(each.table, each.day)
        relation = lake.relation(each.table, each.day)
        names = [n for n in engine.columns(f"SELECT * FROM {relation}") if n != "day"]
        landed = each.table.startswith("landing.")
        private = [n for n in names if landed or n not in plain]
        named = ", ".join(identifier(name) for name in names)
        select = f"SELECT {named} FROM {relation} WHERE NOT ({where})"
        with engine.preserve_row_order():
            lake.replace(engine, each.table, each.day, select, private=private)
    for table in dict.fromkeys(each.table for each in held):
        lake.erase_history(table)
    for day in sorted({each.day for each in held}):
        _recount(platform, engine, entry, day)


def _recount(platform: Platform, engine: Engine, entry: Entry, stored: date) -> None:
    """The manifests of every day that points at the partition ``stored`` say what it holds now."""
    registry, lake = platform.registry, platform.lake
    landing = entry_table("landing", entry.key)
    for delivery in registry.history.deliveries([entry.key]):
        if delivery.stored_day == stored and stored in lake.days(landing):
            relation = lake.relation(landing, stored)
            columns = [
                name
                for name in engine.columns(f"SELECT * FROM {relation}")
                if name not in ("day", "_row")
            ]
            hashed, rows = content_hash(engine, relation, columns)
            registry.record_delivery(replace(delivery, rows=rows, content_hash=hashed))
    for done in registry.history.standardisations([entry.key]):
        if done.stored_day == stored:
            good, bad = (
                _count(platform, engine, entry_table(layer, entry.key), stored)
                for layer in ("aggregation", "quarantine")
            )
            delivery = registry.delivery(entry.key, done.day)
            registry.record_standardisation(
                replace(
                    done,
                    landed=good + bad,
                    aggregated=good,
                    quarantined=bad,
                    landing_hash=(delivery and delivery.content_hash) or done.landing_hash,
                )
            )


def _count(platform: Platform, engine: Engine, table: str, day: date) -> int:
    if day not in platform.lake.days(table):
        return 0
    return int(engine.scalar(f"SELECT count(*) FROM {platform.lake.relation(table, day)}"))
