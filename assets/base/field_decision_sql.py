"""SQL of one field: which of the claims that stand side by side decides it.

``authority``: the first in order that says anything; of equal authorities, and where the ``latest``
decides, the newest, in order where several are of the same second.
"""

from collections.abc import Mapping

from assets.base.align_claims import newness_column, value_column
from assets.base.claim_order import claims_in_order
from assets.base.claim_rank import claim_rank, newness_of_claim, place_of_claim
from assets.base.claim_sql import ReadClaim
from zb_pipelines.domain.sql import DUCKDB_TYPES, identifier
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField

PLACE, NEWNESS = "__place", "__newness"
PARTS = ("", PLACE, NEWNESS)
"""Behind a field's name: its value, the place of who decides it, the newness of the value."""

Present = Mapping[int, ReadClaim]


def claimed(field: GoldenField, number: int) -> str:
    """The column with what the claim of that number says of ``field``."""
    return identifier(value_column(field, number))


def newness_claimed(field: GoldenField, read: ReadClaim) -> str:
    """The column with the newness of it."""
    return identifier(newness_column(field, read))


def ranked(c: Consolidation, field: GoldenField, present: Present) -> str:
    """The column by which the newest is found; empty where the order alone decides."""
    if not _by_rank(c, field, present):
        return ""
    ranks = ", ".join(
        f"CASE WHEN {claimed(field, number)} IS NOT NULL"
        f" THEN {_claim_rank(field, place, present[number])} END"
        for place, number in _deciding(c, field, present).items()
    )
    return f"least({ranks}) AS {_rank(field)}"


def decided(c: Consolidation, field: GoldenField, present: Present) -> str:
    """The columns :data:`PARTS` of ``field``."""
    value, place, newness = (identifier(field.name + part) for part in PARTS)
    kind, deciding = DUCKDB_TYPES[field.type], _deciding(c, field, present)
    if not deciding:
        return (
            f"CAST(NULL AS {kind}) AS {value}, CAST(NULL AS TINYINT) AS {place},"
            f" CAST(NULL AS BIGINT) AS {newness}"
        )
    said = {place: claimed(field, number) for place, number in deciding.items()}
    if _by_rank(c, field, present):
        first = f"CASE {place_of_claim(_rank(field))}"
        values = " ".join(f"WHEN {at} THEN {column}" for at, column in said.items())
        return (
            f"{first} {values} END AS {value},"
            f" CAST({place_of_claim(_rank(field))} AS TINYINT) AS {place},"
            f" {newness_of_claim(_rank(field))} AS {newness}"
        )
    places = " ".join(f"WHEN {column} IS NOT NULL THEN {at}" for at, column in said.items())
    times = " ".join(
        f"WHEN {said[at]} IS NOT NULL THEN {newness_claimed(field, present[number])}"
        for at, number in deciding.items()
    )
    return (
        f"coalesce({', '.join(said.values())}) AS {value},"
        f" CAST(CASE {places} END AS TINYINT) AS {place}, CASE {times} END AS {newness}"
    )


def _deciding(c: Consolidation, field: GoldenField, present: Present) -> dict[int, int]:
    """Numbers of the claims that are there, by their place."""
    return {
        place: number for place, number in enumerate(claims_in_order(c, field)) if number in present
    }


def _by_rank(c: Consolidation, field: GoldenField, present: Present) -> bool:
    """Whether time may decide between two claims."""
    deciding = _deciding(c, field, present).items()
    groups = {field.group(present[number].entry, place) for place, number in deciding}
    return len(groups) < len(deciding)


def _claim_rank(field: GoldenField, place: int, read: ReadClaim) -> str:
    group = field.group(read.entry, place)
    return claim_rank(group, newness_claimed(field, read), place)


def _rank(field: GoldenField) -> str:
    return identifier(f"{field.name}__rank")
