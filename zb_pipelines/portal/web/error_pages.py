"""Errors as pages or JSON: a sentence, never a trace."""

import logging
from http import HTTPStatus
from traceback import extract_tb
from typing import cast
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.web.pages import render_page

logger = logging.getLogger(__name__)


def answer_refusal(request: Request, error: Exception) -> Response:
    """A refusal that a handler raised on purpose; whoever opened a page without a session logs in first."""
    refused = cast("HTTPException", error)
    if refused.status_code == 401 and request.method == "GET" and _wants_page(request):
        return RedirectResponse(login_address(request), 303)
    known = {
        400: message("The request is not complete or not well formed."),
        401: message("Please log in."),
        403: message("Your roles do not allow this."),
        404: message("There is no such page."),
        405: message("This page does not take that."),
        429: message("Too many requests; please wait."),
    }
    plain = refused.detail == HTTPStatus(refused.status_code).phrase
    said = known.get(refused.status_code, refused.detail) if plain else refused.detail
    return _answer(request, refused.status_code, said, dict(refused.headers or {}))


def answer_input_error(request: Request, error: Exception) -> Response:
    """What the platform does not accept, with its remedy."""
    return _answer(request, 400, str(error), {})


def answer_fault(request: Request, error: Exception) -> Response:
    """A fault of ours: its kind and place go into the log, nothing of it to the reader."""
    place = extract_tb(error.__traceback__)[-1]
    logger.error(
        "%s %s failed: %s in %s:%s",
        request.method,
        request.url.path,
        type(error).__name__,
        place.filename,
        place.lineno,
    )
    said = message("The platform could not answer this; the operators see it in their log.")
    return _answer(request, 500, said, {})


def login_address(request: Request) -> str:
    """The page of the login, which leads back to what was asked for."""
    asked = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    return f"/login?{urlencode({'next': asked}, safe='/')}"


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _answer(request: Request, status: int, said: str, headers: dict[str, str]) -> Response:
    if _wants_page(request):
        answer: Response = render_page(request, "error.html.j2", status, status=status, said=said)
    else:
        answer = JSONResponse({"error": {"status": status, "message": said}}, status)
    answer.headers.update(headers)
    return answer


HANDLERS = {HTTPException: answer_refusal, InputError: answer_input_error, Exception: answer_fault}
