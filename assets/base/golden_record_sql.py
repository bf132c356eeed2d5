"""SQL of golden records: every field of the joined claims with the source and time that decided."""

from collections.abc import Sequence

from assets.base.claim_order import claims_in_order, entries_in_order
from assets.base.claim_rank import timestamp
from assets.base.field_decision_sql import NEWNESS, PLACE
from zb_pipelines.domain.sql import identifier, literal
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField

SOURCE, TIME, SOURCES = "__source", "__time", "_sources"
_BITS = 5  # of _said that one CASE looks at: 31 lists, a quarter of the time of a list_filter


def golden(c: Consolidation, joined: str, more: Sequence[str] = ()) -> str:
    """SELECT: the golden records of the joined claims (FROM text), then the columns ``more`` of them.

    Columns: the key, each field with ``<field>__source`` and ``<field>__time``, ``_sources``.
    """
    columns = [f"_key AS {identifier(c.key)}"]
    for field in c.fields:
        columns += [
            identifier(field.name),
            f"{_source_of(c, field)} AS {identifier(field.name + SOURCE)}",
            f"{timestamp(f'golden.{identifier(field.name + NEWNESS)}')} AS {identifier(field.name + TIME)}",
        ]
    selected = ",\n  ".join([*columns, _sources(c), *more])
    return f"SELECT {selected}\nFROM {joined} AS golden"


def _source_of(c: Consolidation, field: GoldenField) -> str:
    """The entry that decided; an ENUM, as a name of one byte is handed on ten times as fast."""
    sources = [literal(c.claims[n].entry) for n in claims_in_order(c, field)]
    if not sources:
        return "CAST(NULL AS VARCHAR)"
    kind = f"ENUM({', '.join(dict.fromkeys(sources))})"
    return (
        f"(CAST([{', '.join(sources)}] AS {kind}[]))[golden.{identifier(field.name + PLACE)} + 1]"
    )


def _sources(c: Consolidation) -> str:
    """The entries that speak, by the bits of ``_said``: a list for each way to set a few of them."""
    entries = entries_in_order(c)
    lists = [
        _listed(first, entries[first : first + _BITS]) for first in range(0, len(entries), _BITS)
    ]
    return f"list_concat({', '.join(lists)}) AS {SOURCES}"


def _listed(first: int, entries: Sequence[str]) -> str:
    cases = " ".join(
        f"WHEN {mask} THEN [{', '.join(literal(e) for bit, e in enumerate(entries) if mask >> bit & 1)}]"
        for mask in range(1, 1 << len(entries))
    )
    return f"CASE _said >> {first} & {(1 << len(entries)) - 1} {cases} END"
