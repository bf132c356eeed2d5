"""The site's pages: one Jinja environment, autoescaped, with the words of the message catalogue."""

from functools import cache
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from zb_pipelines.domain.messages import translation
from zb_pipelines.portal.web.navigation import navigation

FOLDER = Path(__file__).parent
_UNBROKEN = 16  # letters
STATIC = FOLDER / "static"


@cache
def environment() -> Environment:
    """The templates; ``t`` translates a template of the catalogue, a name not given is an error."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    cast("dict[str, Any]", made.globals).update(t=_say, navigation=navigation, cell_kind=cell_kind)
    return made


def render_page(
    request: Request, template: str, status: int = 200, /, **values: Any
) -> HTMLResponse:
    """The page of ``template``; it is never kept by caches, for it depends on who asks."""
    login = getattr(request.state, "login", None)
    text = environment().get_template(template).render(request=request, login=login, **values)
    return HTMLResponse(text, status_code=status, headers={"Cache-Control": "no-store"})


def cell_kind(value: object) -> str:
    """The class of a cell: a number, nothing, or a short code that must not be broken into lines."""
    text = getattr(value, "text", value)
    if text is None or text == "":
        return "e"
    if isinstance(text, int | float) and not isinstance(text, bool):
        return "n"
    said = str(text)
    return "k" if len(said) <= _UNBROKEN and said.isascii() and said.isprintable() else ""


def _say(template: str, /, **values: object) -> str:
    said = translation(template)
    return said.format(**values) if values else said
