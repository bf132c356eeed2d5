"""数据字典: base and thematic tables with columns, levels and code values."""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assets.reports.dictionary import Described, dictionary, headings, with_fill_rates
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.bureau.view import Link, Listing, SitePage, matches, open_view


def dictionary_page(request: Request) -> Response:
    """Every table."""
    view = open_view(request)
    rows = [
        (Link(each.title, f"/dictionary/{each.table}"), each.table, len(each.columns), each.summary)
        for each in dictionary(view.catalog)
        if matches(view.search_text, each.title, each.table, *(c.title for c in each.columns))
    ]
    columns = [message("Title"), message("Table"), message("Columns"), message("Explanation")]
    listing = Listing(message("Tables"), columns, rows, message("Nothing was found"))
    page = SitePage(message("Data dictionary"), listings=[listing], search=view.search_text)
    return view.render(page)


def table_page(request: Request) -> Response:
    """One table: its columns and the values of its code lists."""
    view = open_view(request)
    found = {each.table: each for each in dictionary(view.catalog)}
    table = found.get(request.path_params["table"])
    if table is None:
        raise HTTPException(404)
    (table,) = with_fill_rates([table], view.catalog, view.platform.registry, today())
    facts = [(message("Table"), table.table), (message("key"), message(", ").join(table.key))]
    page = SitePage(
        table.title,
        facts=facts,
        sentences=[table.summary, *([table.filled.sentence()] if table.filled.day else [])],
        listings=[
            _columns(table),
            *_codes(table),
        ],
    )
    return view.render(page)


def _columns(table: Described) -> Listing:
    said = Listing(message("Columns of the package"), headings(), list(table.lines()))
    return said.without_empty_columns()


def _codes(table: Described) -> list[Listing]:
    """The code lists that the table's columns are of."""
    return [
        Listing(
            message("{text} ({remark})", text=each.title, remark=each.source),
            [message("Code"), message("Meaning")],
            list(each.values.items()),
        )
        for each in table.codes
    ]


def routes() -> Sequence[BaseRoute]:
    """Pages of this room."""
    return [Route("/dictionary", dictionary_page), Route("/dictionary/{table}", table_page)]
