"""Which claims may decide a field, in which order, and where they may contradict each other."""

from assets.base.claim_sql import ReadClaim, claimed_fields
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField


def claims_in_order(c: Consolidation, field: GoldenField) -> list[int]:
    """Positions of the claims that may decide ``field``, the highest authority first.

    Two claims of one entry keep the order in which they are declared.
    """
    claiming = [n for n, claim in enumerate(c.claims) if field.name in claim.fields]
    return sorted(claiming, key=lambda n: (field.order.index(c.claims[n].entry), n))


def entries_in_order(c: Consolidation) -> list[str]:
    """The entries that speak, as first mentioned: bit by bit of ``_said``."""
    return list(dict.fromkeys(claim.entry for claim in c.claims))


def compared_fields(c: Consolidation, read: ReadClaim) -> list[GoldenField]:
    """The fields of which the claim may say what is not kept, and which are listed then."""
    return [
        field
        for field in claimed_fields(c, read)
        if field.compare and (read.repeats or len(claims_in_order(c, field)) > 1)
    ]
