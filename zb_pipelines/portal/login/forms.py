"""Forms that change something: same origin, and the token of the session."""

import secrets

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from zb_pipelines.domain.messages import message
from zb_pipelines.portal.login.login import login_of
from zb_pipelines.portal.web.origin import is_same_origin

MOST_FIELDS = 200


async def read_form(request: Request) -> FormData:
    """The fields of a form of ours; 403 for one of another site or without the session's token.

    Before the login there is no session: the form's own origin is what counts.
    """
    if not is_same_origin(request.headers, required=True):
        raise HTTPException(403, message("Requests of other sites are refused."))
    form = await request.form(max_files=1, max_fields=MOST_FIELDS)
    login = login_of(request)
    if login and not secrets.compare_digest(text(form, "csrf"), login.session.csrf):
        raise HTTPException(403, message("The form is too old; please load the page again."))
    return form


def text(form: FormData, name: str) -> str:
    """A field's text, empty where it is missing or a file."""
    value = form.get(name)
    return value if isinstance(value, str) else ""
