"""The forms of a page: what may be done from here, each act with the fields that it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from starlette.responses import Response

from zb_pipelines.portal.bureau.view import SitePage, View
from zb_pipelines.portal.web.pages import render_page


@dataclass(frozen=True)
class FormField:
    """One field. ``options`` are values with their titles; ``value`` is what stands in it at first."""

    name: str
    title: str
    kind: Literal["text", "textarea", "date", "number", "select", "hidden", "file"] = "text"
    value: object = ""
    options: Sequence[tuple[str, str]] = ()
    required: bool = True


@dataclass(frozen=True)
class ActForm:
    """One act: where it is sent, its fields and its button; ``note`` says what follows from it."""

    title: str
    action: str
    fields: Sequence[FormField]
    button: str
    note: str = ""

    @property
    def has_file(self) -> bool:
        """Whether it is sent with a file."""
        return any(each.kind == "file" for each in self.fields)


def render_forms(
    view: View, page: SitePage, forms: Sequence[ActForm], *, refusal: str = "", done: str = ""
) -> Response:
    """The page with its forms; ``refusal`` says why the last act was not taken (status 400)."""
    return render_page(
        view.request,
        "acts.html.j2",
        400 if refusal else 200,
        page=page,
        forms=forms,
        refusal=refusal,
        done=done,
    )
