"""报告: the written reports; a clerk sees the agency's edition alone."""

import re
from collections.abc import Sequence
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.bureau.view import Link, Listing, SitePage, View, open_view

_NAME = re.compile(
    r"quality-(?P<period>\d{4}(?:-Q\d|-\d{2}(?:-\d{2})?)?)(?:-(?P<agency>[a-z][a-z0-9_]*))?"
    r"\.(?P<kind>html|pdf|xlsx|json)"
)
# A report is one self-contained page with its own script and style: it runs apart from the site.
_POLICY = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'; frame-ancestors 'none'"
)


def reports_page(request: Request) -> Response:
    """Every report that one may read, the newest first."""
    view = open_view(request, "report")
    rows = [
        (
            match["period"],
            _edition(view, match["agency"]),
            match["kind"],
            Link(name, f"/reports/{name}"),
        )
        for name, match in sorted(_readable(view), reverse=True)
    ]
    columns = [message("Period"), message("Edition"), message("Kind"), message("File")]
    listing = Listing(message("Reports"), columns, rows, message("No report was written yet"))
    return view.render(SitePage(message("Reports"), listings=[listing]))


def report_file(request: Request) -> Response:
    """One file."""
    view = open_view(request, "report")
    name = request.path_params["name"]
    if name not in {each for each, _ in _readable(view)}:
        raise HTTPException(404)
    view.record_export(name, "report", day=today())
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return FileResponse(view.platform.settings.reports / name, headers=headers)


def _readable(view: View) -> list[tuple[str, re.Match[str]]]:
    """The names of the reports that this reader may have."""
    folder: Path = view.platform.settings.reports
    files = folder.iterdir() if folder.is_dir() else ()
    found = [(file.name, _NAME.fullmatch(file.name)) for file in files]
    return [
        (name, match)
        for name, match in found
        if match and (view.agency is None or match["agency"] == view.agency)
    ]


def _edition(view: View, agency: str | None) -> str:
    return view.agency_name(agency) if agency else message("the whole city")


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/reports", reports_page), Route("/reports/{name}", report_file)]
