"""Who takes a step in the site: the login, for its own agency or for the bureau.

An installation without users has nobody to tell apart: there the form says who acts for whom.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from zb_pipelines.domain.access import may
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.grant import SharingGrant
from zb_pipelines.domain.sharing.request import BUREAU, SharingRequest
from zb_pipelines.domain.sharing.side import side_of
from zb_pipelines.portal.bureau.forms import FormField
from zb_pipelines.portal.bureau.view import View, open_view
from zb_pipelines.portal.login.forms import text


@dataclass(frozen=True)
class Acting:
    """Somebody, and the agency (or ``bureau``) that he acts for."""

    name: str
    agency: str


def open_sharing(request: Request) -> View:
    """The view of whoever sees anything of sharing: readers of reports, and recipients."""
    view = open_view(request)
    if not any(may(view.principal, act).is_allowed for act in ("report", "request")):
        raise HTTPException(403)
    return view


def sees_all(view: View) -> bool:
    """Whether every agency's requests are shown: to whoever has no agency and is of the bureau."""
    return view.agency is None and may(view.principal, "report").is_allowed


def sees_request(view: View, asked: SharingRequest) -> bool:
    """Whether this request is shown: an agency sees what it asks or reviews."""
    return sees_all(view) or (
        view.agency is not None and view.agency in (asked.recipient, asked.agency)
    )


def visible_requests(view: View) -> list[SharingRequest]:
    """The requests that are shown, by number."""
    return [
        each for each in view.platform.registry.sharing.requests.all() if sees_request(view, each)
    ]


def visible_grants(view: View) -> list[SharingGrant]:
    """The grants of those requests, by number."""
    numbers = {each.id for each in visible_requests(view)}
    return [each for each in view.platform.registry.sharing.grants.all() if each.request in numbers]


def acting(view: View, form: FormData) -> Acting:
    """Who acts; 403 for a login that has no part in sharing."""
    if view.principal.development:
        return Acting(text(form, "by") or view.principal.name, text(form, "for") or BUREAU)
    own = side_of(view.principal)
    if own is None:
        raise HTTPException(403)
    return Acting(view.principal.name, own)


def acting_fields(view: View, agencies: Iterable[str], name: str = "") -> Sequence[FormField]:
    """The fields that say who acts for whom, where no users are declared."""
    if not view.principal.development:
        return []
    options = [(key, side_title(view, key)) for key in agencies]
    return [
        FormField("by", message("Person who acts"), value=name or view.principal.name),
        FormField("for", message("Acts for"), "select", options[0][0], options),
    ]


def side_title(view: View, key: str) -> str:
    """The bureau's or an agency's name."""
    return message("the bureau") if key == BUREAU else view.agency_name(key)
