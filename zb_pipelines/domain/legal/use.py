"""What a provision is cited for (aggregation, sharing, opening, collection), and what each use requires."""

from typing import Literal

from zb_pipelines.domain.legal import legal_rank
from zb_pipelines.domain.legal.model import Article, Statute, Strength

Use = Literal["aggregation", "sharing", "opening", "collection"]
USES: tuple[Use, ...] = ("aggregation", "sharing", "opening", "collection")
# How firmly a rule must forbid. A duty of confidentiality (S4) binds the body that receives the
# data as well and so bars neither aggregation nor sharing, but it does bar the public.
SUFFICIENT: dict[Use, frozenset[Strength]] = {
    "aggregation": frozenset({"S1", "S2", "S3"}),
    "sharing": frozenset({"S1", "S2", "S3"}),
    "opening": frozenset({"S1", "S2", "S3", "S4"}),
    "collection": frozenset(),
}
# An existing provision whose content is not registered: told as 未核验, and accepted only where
# a mistake withholds nothing from another body.
UNVERIFIED_COUNTS: frozenset[Use] = frozenset({"opening", "collection"})


def rank_objection(statute: Statute, use: Use) -> str | None:
    """Why an instrument of that rank, issuer and territory cannot serve the use; ``None`` if it can."""
    if use == "sharing":
        return legal_rank.objection_to_refusing_sharing(statute)
    if use == "opening":
        return legal_rank.objection_to_refusing_opening(statute)
    return legal_rank.objection(statute)


def suffices(rule: Article, use: Use) -> bool:
    """Whether the rule does what the use asks: forbids firmly enough, or gives the power to collect."""
    return rule.empowers if use == "collection" else rule.strength in SUFFICIENT[use]
