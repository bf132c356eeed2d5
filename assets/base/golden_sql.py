"""SQL of golden records: every field of the joined claims with the source and time that decided."""

from assets.base.claim_order import claims_in_order, entries_in_order
from assets.base.claim_sql import quoted, text
from assets.base.deciding_sql import NEWNESS, PLACE
from assets.base.rank import timestamp
from zb_pipelines.survivorship.model import Consolidation, GoldenField

SOURCE, TIME, SOURCES = "__source", "__time", "_sources"


def golden(c: Consolidation, joined: str) -> str:
    """SELECT: the golden records of the joined claims (FROM text).

    Columns: the key, each field with ``<field>__source`` and ``<field>__time``, ``_sources``.
    """
    columns = [f"_key AS {quoted(c.key)}"]
    for field in c.fields:
        columns += [
            quoted(field.name),
            f"{source_of(c, field)} AS {quoted(field.name + SOURCE)}",
            f"{time_of(field)} AS {quoted(field.name + TIME)}",
        ]
    selected = ",\n  ".join([*columns, _sources(c)])
    return f"SELECT {selected}\nFROM {joined} AS golden"


def source_of(c: Consolidation, field: GoldenField) -> str:
    """SQL: the entry that decided ``field``."""
    sources = ", ".join(text(c.claims[n].entry) for n in claims_in_order(c, field))
    return f"([{sources}])[golden.{quoted(field.name + PLACE)} + 1]"


def time_of(field: GoldenField) -> str:
    """SQL: the time of the value that was kept."""
    return timestamp(f"golden.{quoted(field.name + NEWNESS)}")


def _sources(c: Consolidation) -> str:
    parts = ", ".join(
        f"CASE WHEN _said & {1 << bit} <> 0 THEN {text(entry)} END"
        for bit, entry in enumerate(entries_in_order(c))
    )
    return f"list_filter([{parts}], lambda said: said IS NOT NULL) AS {SOURCES}"
