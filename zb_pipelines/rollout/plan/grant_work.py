"""Plan items for grants: those above a raised level, or of a product that is gone, end at once.

Nothing has to be carried out: from the release on they are refused, and the next build revokes them.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from resources.registry import Registry
from zb_pipelines.domain.catalog.grading import GradedChange
from zb_pipelines.rollout.plan.plan import PlanItem, Reason

_ENDING = ("product_level_raised", "product_removed")


def revocations(
    registry: Registry, grades: Mapping[str, list[GradedChange]], day: date
) -> Iterator[PlanItem]:
    """One item for each grant that the changes end; ``target`` is ``grant/<number>``."""
    ending = {
        subject.removeprefix("shared/"): tuple(
            Reason.of(each) for each in found if each.change.kind in _ENDING
        )
        for subject, found in grades.items()
        if subject.startswith("shared/")
    }
    if not any(ending.values()):
        return
    for grant in registry.sharing.grants.all():
        why = ending.get(grant.product)
        if why and grant.state(day) in ("active", "waiting"):
            yield PlanItem("told", "revoke", f"grant/{grant.id}", (), why)
