"""SQL of one claim: the rows of its entry, each with the key of the entity it speaks of.

A row without a usable key has ``_key`` NULL and says in ``_why`` what is the matter;
it is never merged by guess.
"""

from dataclasses import dataclass

from assets.base.claim_rank import newness
from zb_pipelines.domain.sql import duckdb_type, identifier, literal
from zb_pipelines.domain.survivorship.model import Claim, Consolidation, GoldenField, Through

NO_KEY, NOT_FOUND, AMBIGUOUS = "no_key", "not_found", "ambiguous"
"""Why a claim has no entity: nothing to go by; the lookup found nothing; it found several keys."""


@dataclass(frozen=True)
class ReadClaim:
    """A claim with the rows it is read from.

    ``number`` is its position in the consolidation. ``relation`` is SQL for FROM with the
    entry's items, ``_row``, ``_record`` and ``day``; ``lookup`` the same for the entry of
    ``through`` (``None``: never delivered). ``repeats``: one key may come in several rows.
    """

    number: int
    claim: Claim
    relation: str
    lookup: str | None
    repeats: bool

    @property
    def entry(self) -> str:
        """The entry that speaks."""
        return self.claim.entry


def resolved(read: ReadClaim) -> str:
    """SELECT: the claim's rows with ``_key`` (VARCHAR or NULL) and ``_why`` (NULL where it has one)."""
    claim = read.claim
    condition = f"({claim.where})" if claim.where else "true"
    rows = f"(SELECT * FROM {read.relation} WHERE {condition}) AS claimed"
    if claim.through is None:
        # The aggregation has trimmed it and nulled what was blank.
        key = f"CAST(claimed.{identifier(claim.key or '')} AS VARCHAR)"
        return (
            f"SELECT claimed.*, {key} AS _key,"
            f" CASE WHEN {key} IS NULL THEN {literal(NO_KEY)} END AS _why FROM {rows}"
        )
    item = _as_key(f"claimed.{identifier(claim.through.item)}")
    return (
        "SELECT claimed.*, CASE WHEN looked_up._keys = 1 THEN looked_up._gives END AS _key,"
        f" CASE WHEN looked_up._keys = 1 THEN NULL WHEN {item} IS NULL THEN {literal(NO_KEY)}"
        f" WHEN looked_up._keys IS NULL THEN {literal(NOT_FOUND)} ELSE {literal(AMBIGUOUS)} END AS _why\n"
        f"FROM {rows}\n"
        f"LEFT JOIN ({_lookup(claim.through, read.lookup)}) AS looked_up"
        f" ON looked_up._matches = {item}"
    )


def staged(c: Consolidation, read: ReadClaim, more: str = "") -> str:
    """SELECT: what consolidation needs of a claim, one row per resolved row.

    ``_key``, ``_newness``, the claimed fields in their declared types, what ``more`` adds, and
    where keys repeat ``_row`` and ``day``, which name a row, and ``_order``: 60 bits of
    ``_record`` in hexadecimal, so that ties do not follow the delivery.
    """
    time = f"CAST({identifier(read.claim.time)} AS TIMESTAMP)" if read.claim.time else "NULL"
    columns = ["_key", f"{newness(f'coalesce({time}, CAST(day AS TIMESTAMP))')} AS _newness"]
    columns += [
        f"CAST(({read.claim.fields[field.name]}) AS {duckdb_type(field.type)}) AS {identifier(field.name)}"
        for field in claimed_fields(c, read)
    ]
    if read.repeats:
        columns += ["_row", "day", "substr(_record, 1, 15) AS _order"]
    selected = ", ".join([*columns, *([more] if more else [])])
    return f"SELECT {selected}\nFROM ({resolved(read)})\nWHERE _key IS NOT NULL"


def claimed_fields(c: Consolidation, read: ReadClaim) -> tuple[GoldenField, ...]:
    """The fields that the claim says something about, in the consolidation's order."""
    return tuple(field for field in c.fields if field.name in read.claim.fields)


def _as_key(item: str) -> str:
    return f"nullif(trim(CAST({item} AS VARCHAR)), '')"


def _lookup(through: Through, relation: str | None) -> str:
    if relation is None:
        return "SELECT NULL::VARCHAR AS _matches, NULL::VARCHAR AS _gives, 0 AS _keys WHERE false"
    matches, gives = _as_key(identifier(through.matches)), _as_key(identifier(through.gives))
    return (
        f"SELECT {matches} AS _matches, min({gives}) AS _gives, count(DISTINCT {gives}) AS _keys"
        f" FROM {relation} WHERE {matches} IS NOT NULL AND {gives} IS NOT NULL GROUP BY 1"
    )
