"""A grant as JSON, in the shape that outside checks rely on."""

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zb_pipelines.domain.sharing.grant import SharingGrant


def grant_json(grant: "SharingGrant", on: date) -> dict[str, Any]:
    """grant, recipient, product, form, state, from, until."""
    return {
        "grant": grant.id,
        "recipient": grant.recipient,
        "product": grant.product,
        "form": grant.form,
        "state": grant.state(on),
        "from": grant.first,
        "until": grant.until,
    }
