"""SQL of one claim: the rows of its entry, each with the key of the entity that it is about.

Step 1 of consolidation: the staged claims are then aligned on the key (``align_claims.py``), decided
(``record_decision_sql.py``) and compared (``conflict_sql.py``).

A row without a usable key has ``_key`` NULL and the reason in ``_why``; such rows are listed for
people to look at, never merged by guess.
"""

from collections.abc import Sequence

from assets.base.claim_rank import age_rank
from assets.base.claim_sources import ClaimSource
from zb_pipelines.domain.sql import duckdb_type, identifier, literal, with_steps
from zb_pipelines.domain.survivorship.model import Claim, Consolidation, KeyLookup

KEY, AGE_RANK = "_key", "_age_rank"
"""The entity's key; the age of what a row says (:func:`age_rank`)."""

NO_KEY, NOT_FOUND, AMBIGUOUS = "no_key", "not_found", "ambiguous"
"""Why a claim has no entity: nothing to go by; the lookup found nothing; it found several keys."""

UNRESOLVED_PRIVATE = ("_record",)
"""Columns of :func:`unresolved_select` whose values stay out of the lake's log."""


def staging_select(consolidation: Consolidation, source: ClaimSource, extra: str = "") -> str:
    """SELECT: what consolidation needs of a claim, one row per row with a key.

    ``_key``, ``_age_rank``, the claimed fields in their declared types, the column ``extra``, and
    where keys may repeat ``_row`` and ``day``, which name a row, and ``_order``: 60 bits of
    ``_record`` in hexadecimal, so that ties do not follow the delivery.
    """
    claim = source.claim
    time = f"CAST({identifier(claim.time)} AS TIMESTAMP)" if claim.time else "NULL"
    columns = [KEY, f"{age_rank(f'coalesce({time}, CAST(day AS TIMESTAMP))')} AS {AGE_RANK}"]
    columns += [
        f"CAST(({claim.fields[field.name]}) AS {duckdb_type(field.type)}) AS {identifier(field.name)}"
        for field in consolidation.claimed_fields(claim)
    ]
    if source.may_repeat_key:
        columns += ["_row", "day", "substr(_record, 1, 15) AS _order"]
    if extra:
        columns.append(extra)
    return with_steps(
        _resolving_steps(source),
        f"SELECT {', '.join(columns)}\nFROM resolved\nWHERE {KEY} IS NOT NULL",
    )


def unresolved_select(sources: Sequence[ClaimSource]) -> str:
    """SELECT ``entry``, ``_record``, ``why``: one row per claim whose key is unknown.

    ``why`` is ``no_key``, ``not_found`` (the lookup knows no such value) or ``ambiguous``
    (it knows several keys for it).
    """
    nothing = "SELECT NULL::VARCHAR AS entry, NULL::VARCHAR AS _record, NULL::VARCHAR AS why"
    branches = [f"{nothing} WHERE false"]
    for source in sources:
        keyless = f"SELECT {literal(source.entry)}, _record, _why FROM resolved WHERE {KEY} IS NULL"
        branches.append(f"({with_steps(_resolving_steps(source), keyless)})")
    return "\nUNION ALL\n".join(branches)


def _resolving_steps(source: ClaimSource) -> dict[str, str]:
    """The steps up to ``resolved``: the claim's rows with ``_key`` and ``_why`` (NULL: has a key)."""
    claimed = {"claimed": f"SELECT * FROM {source.relation} WHERE {_condition(source.claim)}"}
    lookup = source.claim.through
    if lookup is None:
        # The aggregation has trimmed it and nulled what was blank.
        key = f"CAST({identifier(source.claim.key or '')} AS VARCHAR)"
        why = f"CASE WHEN {key} IS NULL THEN {literal(NO_KEY)} END"
        return claimed | {"resolved": f"SELECT *, {key} AS {KEY}, {why} AS _why\nFROM claimed"}
    return claimed | {
        "lookup": _lookup_select(lookup, source.lookup),
        "resolved": _looked_up_select(lookup),
    }


def _condition(claim: Claim) -> str:
    return f"({claim.where})" if claim.where else "true"


def _lookup_select(lookup: KeyLookup, relation: str | None) -> str:
    """SELECT: every value to look up by, one key that it leads to, and to how many it does."""
    if relation is None:
        return "SELECT NULL::VARCHAR AS _matches, NULL::VARCHAR AS _gives, 0 AS _keys WHERE false"
    matches, gives = _as_key(identifier(lookup.matches)), _as_key(identifier(lookup.gives))
    return (
        f"SELECT {matches} AS _matches, min({gives}) AS _gives, count(DISTINCT {gives}) AS _keys\n"
        f"FROM {relation}\nWHERE {matches} IS NOT NULL AND {gives} IS NOT NULL\nGROUP BY 1"
    )


def _looked_up_select(lookup: KeyLookup) -> str:
    """SELECT: the rows ``claimed`` with the one key that ``lookup`` knows for them."""
    item = _as_key(f"claimed.{identifier(lookup.item)}")
    return (
        f"SELECT claimed.*, CASE WHEN lookup._keys = 1 THEN lookup._gives END AS {KEY},\n"
        f"  CASE WHEN lookup._keys = 1 THEN NULL WHEN {item} IS NULL THEN {literal(NO_KEY)}"
        f" WHEN lookup._keys IS NULL THEN {literal(NOT_FOUND)}"
        f" ELSE {literal(AMBIGUOUS)} END AS _why\n"
        f"FROM claimed LEFT JOIN lookup ON lookup._matches = {item}"
    )


def _as_key(item: str) -> str:
    return f"nullif(trim(CAST({item} AS VARCHAR)), '')"
