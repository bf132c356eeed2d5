"""Which partitions the claims of a consolidation are read from."""

from dataclasses import dataclass

from assets.base.claim_sql import ReadClaim
from assets.build_context import BuildContext
from assets.built_tables.entry_partitions import entry_read
from zb_pipelines.domain.survivorship.model import Consolidation


@dataclass(frozen=True)
class SourcesRead:
    """The claims that can be read, and per entry the day of its partition, ``never`` or ``exempt``."""

    claims: tuple[ReadClaim, ...]
    inputs: dict[str, str]


def sources_read(c: Consolidation, context: BuildContext) -> SourcesRead:
    """The partitions that ``c`` reads on the context's day: for each entry the newest one up to then."""
    inputs: dict[str, str] = {}
    relations: dict[str, str] = {}
    names: dict[str, str | None] = {}
    for key in dict.fromkeys(_entries(c)):
        read = entry_read(key, context)
        inputs[key], names[key] = read.input, read.names_rows
        if read.relation:
            relations[key] = read.relation
    claims = tuple(
        ReadClaim(
            number=number,
            claim=claim,
            relation=relations[claim.entry],
            lookup=relations.get(claim.through.entry) if claim.through else None,
            repeats=claim.through is not None or claim.key != names[claim.entry],
        )
        for number, claim in enumerate(c.claims)
        if claim.entry in relations
    )
    return SourcesRead(claims, inputs)


def _entries(c: Consolidation) -> list[str]:
    looked_up = [claim.through.entry for claim in c.claims if claim.through]
    return [claim.entry for claim in c.claims] + looked_up
