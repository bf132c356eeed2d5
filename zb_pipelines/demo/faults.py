"""The defects that can be planted in a row, derived from the catalog, and how the platform must react.

Never on an entry's time item, whose day decides whether the row is delivered at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.semantic_types import semantic_type
from zb_pipelines.domain.sql import identifier, literal

# Another check character, whatever the number's own is; a digit where the last may be X.
_SPOILT = "left({0}, -1) || CASE right({0}, 1) WHEN '3' THEN '4' ELSE '3' END"
_SPOILT_RESIDENT_ID = (
    "left({0}, -1) || substr('0123456789X', 2 + strpos('0123456789X', right({0}, 1)) % 10, 1)"
)
_WIDE = "translate({0}, '0123456789', '０１２３４５６７８９')"
_STYLES = ("%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


@dataclass(frozen=True)
class PlantedFault:
    """One way to spoil one item.

    ``value`` is SQL of what is delivered instead, ``when`` a condition on the clean row.
    ``outcome``: the row is quarantined under ``rule``, or aggregated with ``rule`` as a warning: put
    right (``normalised``), or without the value (``warned``).
    """

    defect: str
    item: str
    value: str
    when: str
    outcome: Literal["quarantine", "normalised", "warned"]
    rule: str


def faults(entry: Entry) -> tuple[PlantedFault, ...]:
    """Every fault that can be planted in a row of ``entry``, in the catalog's order."""
    return tuple(
        fault
        for item in entry.aggregated_items
        if item.name != entry.extraction.time
        for fault in (*_blocking(entry, item), *_normalised_faults(item))
    )


def _blocking(entry: Entry, item: Item) -> Iterator[PlantedFault]:
    """Faults that keep a row back; beside the record key of a reference list they only cost the value."""
    name = identifier(item.name)
    outcome = "warned" if entry.stays_without(item.name) else "quarantine"
    there = f"{name} IS NOT NULL"
    if item.semantic and semantic_type(item.semantic).check_digit:
        another = _SPOILT_RESIDENT_ID if item.semantic == "resident_id" else _SPOILT
        spoiled = another.format(name)
        rule = f"{item.semantic}:{item.name}"
        yield PlantedFault("bad_check_digit", item.name, spoiled, there, outcome, rule)
    if item.type in ("date", "datetime") and item.name not in entry.record_key:
        spoiled = f"left({name}, 4) || '-02-30' || substr({name}, 11)"
        yield PlantedFault(
            "impossible_date", item.name, spoiled, there, outcome, f"type:{item.name}"
        )
    if item.codes and item.name not in entry.record_key:
        unknown = "'379999'" if item.codes == "district" else "'X9'"
        rule = f"code:{item.name}"
        yield PlantedFault("unknown_code", item.name, unknown, there, outcome, rule)
    if item.required and item.name not in entry.record_key:
        rule = f"required:{item.name}"
        yield PlantedFault("missing_value", item.name, "NULL", there, outcome, rule)


def _normalised_faults(item: Item) -> Iterator[PlantedFault]:
    name = identifier(item.name)
    there, rule = f"{name} IS NOT NULL", f"format:{item.name}"
    if item.semantic == "resident_id":
        short = f"left({name}, 6) || substr({name}, 9, 9)"
        born = f"{name}[7:8] = '19' AND {name}[15:17] < '996'"
        yield PlantedFault("fifteen_digits", item.name, short, born, "normalised", rule)
    if item.semantic in ("resident_id", "uscc", "phone"):
        yield PlantedFault("full_width", item.name, _WIDE.format(name), there, "normalised", rule)
    if semantic_type(item.semantic).names or item.codes:
        yield PlantedFault(
            "trailing_blank", item.name, f"{name} || '　 '", there, "normalised", rule
        )
    if item.type == "date":
        styles = " ".join(
            f"WHEN {turn} THEN strftime({name}::DATE, {literal(style)})"
            for turn, style in enumerate(_STYLES)
        )
        other = f"CASE _h % {len(_STYLES)} {styles} END"
        yield PlantedFault("other_date_format", item.name, other, there, "normalised", rule)
