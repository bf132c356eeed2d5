"""Decides by the review states which entries may be published, and records that they were."""

from resources.registry.audit.reviews import Reviews
from zb_pipelines.domain.catalog.model.fingerprint import entry_text_hash
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.states import state_of
from zb_pipelines.domain.errors import Problem
from zb_pipelines.domain.messages import message


def blocking_problems(
    reviews: Reviews, catalog: Catalog, released: Catalog | None, *, strict: bool
) -> list[Problem]:
    """Entries that are new or changed since ``released`` and may not be published.

    Returned ones and not changed since never may; with ``strict``, neither may those that were
    not accepted (art. 10 para 2 and 3: 报送、审核、发布).
    """
    known = reviews.all()
    found: list[Problem] = []
    for key, entry in sorted(catalog.entries.items()):
        if released and released.entries.get(key) == entry:
            continue
        reviewed = known.get(key)
        state = state_of(reviewed.standing if reviewed else None, entry_text_hash(entry))
        if state == "退回" and reviewed:
            what = message(
                "{actor} sent it back in the review: {reason}",
                actor=reviewed.standing.actor,
                reason=reviewed.reason,
            )
            found.append(
                Problem(key, what, message("change what was objected to, then submit it again"))
            )
        elif strict and state not in ("审核", "发布"):
            what = message("changed, now “{state}”, and not accepted yet", state=state)
            found.append(
                Problem(
                    key,
                    what,
                    message("zb review submit it, then let another person zb review accept it"),
                )
            )
    return found


def record_publication(reviews: Reviews, catalog: Catalog, actor: str) -> list[str]:
    """Bring every accepted entry of ``catalog`` to 发布; which ones that were."""
    known = reviews.all()
    published: list[str] = []
    for key, entry in sorted(catalog.entries.items()):
        content = entry_text_hash(entry)
        reviewed = known.get(key)
        if state_of(reviewed.standing if reviewed else None, content) == "审核":
            reviews.take(key, content, "publish", actor)
            published.append(key)
    return published
