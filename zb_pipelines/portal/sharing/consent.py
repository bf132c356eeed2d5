"""The second person of a grant above L2: who asked for consent, and who may give it."""

from starlette.exceptions import HTTPException

from assets.sharing.request_acts import RequestDesk
from resources.registry.access.approvals import Approval
from zb_pipelines.domain.access import may
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.request import BUREAU, SharingRequest
from zb_pipelines.domain.sharing.side import side_of
from zb_pipelines.portal.bureau.forms import ActForm, FormField
from zb_pipelines.portal.bureau.view import View
from zb_pipelines.portal.sharing.side import Acting

CONSENT = "consent"
"""The act of the form, beside the steps of a request."""


def forms(view: View, now: SharingRequest) -> list[ActForm]:
    """The form of consent, for another one of the bureau than who asked for it."""
    asked = _approval(view, now)
    if asked is None or asked.approved_by or not _may_consent(view, asked):
        return []
    note = message(
        "{name} wants to grant data above L2; {subject}", name=asked.asked_by, subject=asked.subject
    )
    title = message("Consent as the second person")
    field = FormField("act", "", "hidden", CONSENT)
    return [ActForm(title, f"/sharing/requests/{now.id}", [field], message("Agree"), note)]


def give(view: View, now: SharingRequest, who: Acting) -> None:
    """Consent to the grant; 403 for whoever asked for it, or is not of the bureau."""
    asked = _approval(view, now)
    if asked is None:
        raise HTTPException(404)
    if not _may_consent(view, asked):
        raise HTTPException(403)
    view.platform.registry.access.approvals.approve(asked.id, who.name)


def _approval(view: View, now: SharingRequest) -> Approval | None:
    return RequestDesk(view.platform.registry, view.catalog, today()).consent(now.id)


def _may_consent(view: View, asked: Approval) -> bool:
    own = view.principal
    of_bureau = side_of(own) == BUREAU and may(own, "approve").is_allowed
    return of_bureau and own.name != asked.asked_by
