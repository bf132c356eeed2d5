"""Acts that two persons do together: publish, purge, export in full, grants above L2.

A small city may set ``persons = 1`` in `zb.toml`; then the journal says of each act that one person did it.
"""

from datetime import UTC, datetime

from resources.registry import Registry
from resources.registry.access.approvals import LASTS, Approval, ApprovedAct
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting

SETTING = "persons"
# An action of the journal, which is Chinese.
ALONE = "单人办理"


def persons_needed(registry: Registry) -> int:
    """How many persons such an act needs: two, or one by setting or without declared users."""
    said = setting(SETTING) or "2"
    if said not in ("1", "2"):
        raise input_error(
            SETTING, message("is neither 1 nor 2"), message("write 1 for a small city, else 2")
        )
    return int(said) if registry.access.users.any() else 1


def record_single(registry: Registry, name: str, act: ApprovedAct, subject: str) -> None:
    """Say in the journal that one person did it, where users are declared."""
    if registry.access.users.any():
        registry.journal.append(name, ALONE, subject, {"act": act})


def open_approval(registry: Registry, act: ApprovedAct, subject: str) -> Approval | None:
    """The newest request for a second person's consent to ``subject`` that may still be used."""
    oldest = datetime.now(UTC) - LASTS
    standing = [
        each
        for each in registry.access.approvals.all()
        if (each.act, each.subject, each.used_at) == (act, subject, None) and each.asked_at > oldest
    ]
    return standing[-1] if standing else None


def require_second_person(
    registry: Registry, name: str, act: ApprovedAct, subject: str, reason: str
) -> None:
    """Use up the approval of ``subject`` that ``name`` has; :class:`InputError`, with a request made, where none is.

    With one person by setting the journal says so.
    """
    if persons_needed(registry) < 2:
        record_single(registry, name, act, subject)
        return
    approvals = registry.access.approvals
    if approvals.use(act, subject, name):
        return
    asked = approvals.ask(act, subject, name, reason)
    raise input_error(
        act,
        message("needs a second person; request {number} is made", number=asked.id),
        message(
            "let another one run zb users approve {number}, then run this again", number=asked.id
        ),
    )
