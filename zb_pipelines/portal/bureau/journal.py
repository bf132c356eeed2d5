"""审计: the journal, newest first, and whether its chain holds."""

from collections import Counter
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from zb_pipelines.domain.business_day import local_time
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.bureau.view import KeyFigure, Listing, SitePage, matches, open_view


def journal_page(request: Request) -> Response:
    """Who did what and when."""
    view = open_view(request, "journal")
    lines = view.platform.registry.journal.lines()
    whole = all(
        line.hash == line.expected_hash() and (not before or line.previous == before.hash)
        for before, line in zip([None, *lines[:-1]], lines, strict=True)
    )
    found = [
        line for line in lines if matches(view.search_text, line.actor, line.action, line.subject)
    ]
    columns = [
        message("Number"),
        message("Time"),
        message("Actor"),
        message("Act"),
        message("Subject"),
        message("Explanation"),
    ]
    rows = [
        (e.seq, local_time(e.at), e.actor, e.action, e.subject[:40], e.detail[:300])
        for e in reversed(found)
    ]
    acts = Counter(line.action for line in lines)
    page = SitePage(
        message("Journal"),
        tiles=[
            KeyFigure(message("Lines"), len(lines)),
            KeyFigure(message("Chain"), message("holds") if whole else message("does not hold")),
            KeyFigure(message("Head"), lines[-1].hash[:16] if lines else "-"),
        ],
        listings=[
            Listing(message("By act"), [message("Act"), message("Count")], acts.most_common()),
            Listing(
                message("Lines, the newest first"), columns, rows, message("Nothing was found")
            ),
        ],
        search=view.search_text,
    )
    return view.render(page)


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/journal", journal_page)]
