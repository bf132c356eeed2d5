"""SQL that says who decides each field of the claims that stand side by side, and who disputes it.

Columns: the key and its number; ``_said``, the mask of the entries that speak; per field its value,
``__place`` (position in :func:`claims_in_order`) and ``__newness``; per claim whose keys do not repeat
:func:`disputes`.
"""

from collections.abc import Iterable, Sequence

from assets.base.align_claims import CODE, KEY, SAID
from assets.base.claim_order import compared_fields
from assets.base.claim_sql import ReadClaim
from assets.base.field_decision_sql import PARTS, claimed, decided, newness_claimed, ranked
from zb_pipelines.domain.sql import identifier
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField

NOBODY = (
    f"(SELECT CAST(NULL AS VARCHAR) AS {KEY}, CAST(NULL AS INTEGER) AS {CODE},"
    f" CAST(NULL AS BIGINT) AS {SAID} WHERE false)"
)
"""FROM text: no claims side by side."""


def decisions(c: Consolidation, reads: Iterable[ReadClaim], claims: str) -> str:
    """SELECT: one row per key of the ``claims`` side by side (FROM text), of ``reads`` that have rows."""
    present = {read.number: read for read in reads}
    ranks = "".join(f", {rank}" for field in c.fields if (rank := ranked(c, field, present)))
    values = ",\n  ".join(decided(c, field, present) for field in c.fields)
    kept = ", ".join(identifier(field.name + part) for field in c.fields for part in PARTS)
    disputed = "".join(
        f",\n  {_disputed(read, compared_fields(c, read))}"
        for read in disputing(c, present.values())
    )
    return (
        f"SELECT {KEY}, {CODE}, {SAID},\n  {kept}{disputed}\n"
        f"FROM (SELECT *,\n  {values}\nFROM (SELECT *{ranks}\nFROM {claims}))"
    )


def disputing(c: Consolidation, reads: Iterable[ReadClaim]) -> list[ReadClaim]:
    """The claims, of those whose keys do not repeat, that may say what is not kept."""
    return [read for read in reads if not read.repeats and compared_fields(c, read)]


def disputes(read: ReadClaim) -> str:
    """The column with what a claim says where any of it is not kept: a list of one, or NULL.

    A list, since a NULL of a struct takes the room of a full one.
    """
    return f"_disputes_{read.number}"


def _disputed(read: ReadClaim, compared: Sequence[GoldenField]) -> str:
    named = [(identifier(field.name), claimed(field, read.number)) for field in compared]
    differs = " OR ".join(f"{value} <> {name}" for name, value in named)
    values = ", ".join(f"{name} := {value}" for name, value in named)
    # One for all fields, as the keys do not repeat.
    row = f"struct_pack({values}, _newness := {newness_claimed(compared[0], read)})"
    return f"CASE WHEN {differs} THEN [{row}] END AS {disputes(read)}"
