"""The partitions that the claims of a consolidation are read from."""

from dataclasses import dataclass

from assets.build_context import BuildContext
from assets.built_tables.entry_partitions import entry_read
from zb_pipelines.domain.survivorship.model import Claim, Consolidation


@dataclass(frozen=True)
class ClaimSource:
    """A claim with the rows it is read from.

    ``number`` is its position in the consolidation. ``relation`` is SQL for FROM with the
    entry's items, ``_row``, ``_record`` and ``day``; ``lookup`` the same for the entry of
    ``through`` (``None``: never delivered). ``may_repeat_key``: one key may come in several rows.
    """

    number: int
    claim: Claim
    relation: str
    lookup: str | None
    may_repeat_key: bool

    @property
    def entry(self) -> str:
        """Key of the entry that makes the claim."""
        return self.claim.entry


@dataclass(frozen=True)
class ClaimSources:
    """The claims that can be read, and per entry the day of its partition, ``never`` or ``exempt``."""

    claims: tuple[ClaimSource, ...]
    inputs: dict[str, str]


def claim_sources(consolidation: Consolidation, context: BuildContext) -> ClaimSources:
    """The partitions that a consolidation reads on the context's day: of each entry the newest up to then."""
    inputs: dict[str, str] = {}
    relations: dict[str, str] = {}
    unique_items: dict[str, str | None] = {}
    for key in dict.fromkeys(claimed_entries(consolidation)):
        read = entry_read(key, context)
        inputs[key], unique_items[key] = read.input, read.unique_item
        if read.relation:
            relations[key] = read.relation
    claims = tuple(
        ClaimSource(
            number=number,
            claim=claim,
            relation=relations[claim.entry],
            lookup=relations.get(claim.through.entry) if claim.through else None,
            may_repeat_key=claim.through is not None or claim.key != unique_items[claim.entry],
        )
        for number, claim in enumerate(consolidation.claims)
        if claim.entry in relations
    )
    return ClaimSources(claims, inputs)


def claimed_entries(consolidation: Consolidation) -> list[str]:
    """The entries that a consolidation reads, those that claims are looked up in too."""
    looked_up = [claim.through.entry for claim in consolidation.claims if claim.through]
    return [claim.entry for claim in consolidation.claims] + looked_up
