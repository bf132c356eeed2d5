"""What pages are made of: who looks, at which release and day, and tables with links."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from assets.reports.dictionary_details import table_titles
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.access import Principal
from zb_pipelines.domain.access.roles import Act
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.messages import message
from zb_pipelines.portal.login.login import require_login
from zb_pipelines.portal.web.pages import render_page

ROWS_OF_A_PART = 100
"""Rows of a table that are shown at once; the rest is a link away."""
_DIGITS = 9  # no table has more parts, and Python reads no number of thousands of digits


@dataclass(frozen=True)
class Link:
    """A cell that leads on."""

    text: object
    href: str


@dataclass(frozen=True)
class KeyFigure:
    """One figure with its name."""

    title: str
    value: object
    href: str = ""


@dataclass(frozen=True)
class CityMap:
    """A schematic map as SVG, with what explains it."""

    title: str
    drawing: Markup
    legend: Sequence[str]


@dataclass(frozen=True)
class ListingPart:
    """The rows of a table that are shown, the number of this part (from 1), and how many there are."""

    rows: Sequence[Sequence[object]]
    number: int
    count: int


@dataclass(frozen=True)
class Listing:
    """A table of a page; a long one is shown in parts."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    empty: str = ""

    def part(self, asked: str | None) -> ListingPart:
        """The part whose number was asked for; the first or last where there is no such one."""
        count = max(1, -(-len(self.rows) // ROWS_OF_A_PART))
        number = int(asked[:_DIGITS]) if asked and asked.isascii() and asked.isdigit() else 1
        number = min(max(number, 1), count)
        first = (number - 1) * ROWS_OF_A_PART
        return ListingPart(self.rows[first : first + ROWS_OF_A_PART], number, count)

    def without_empty_columns(self) -> "Listing":
        """The same, without the columns in which nothing stands."""
        full = [n for n, _ in enumerate(self.columns) if any(row[n] for row in self.rows)]
        rows = [[row[n] for n in full] for row in self.rows]
        return Listing(self.title, [self.columns[n] for n in full], rows, self.empty)


@dataclass(frozen=True)
class SitePage:
    """A page's content: figures, sentences, maps (SVG), tables; ``search`` shows a field with what was asked."""

    title: str
    tiles: Sequence[KeyFigure] = ()
    sentences: Sequence[str] = ()
    listings: Sequence[Listing] = ()
    search: str | None = None
    facts: Sequence[tuple[str, object]] = ()
    links: Sequence[Link] = field(default_factory=tuple[Link, ...])
    maps: Sequence[CityMap] = ()


@dataclass(frozen=True)
class View:
    """Who looks at which release on which day."""

    request: Request
    platform: Platform
    release: Release
    principal: Principal

    @property
    def catalog(self) -> Catalog:
        """The catalog in force."""
        return self.release.catalog

    @property
    def agency(self) -> str | None:
        """The only agency whose part is shown; ``None``: all."""
        return self.principal.agency

    def sees(self, agency: str) -> bool:
        """Whether the part of that agency is shown."""
        return self.agency in (None, agency)

    def agency_name(self, key: str | None) -> str:
        """An agency's Chinese name; empty for none."""
        if key is None:
            return ""
        found = self.catalog.agencies.get(key)
        return found.name if found else key

    def data_title(self, key: str) -> str:
        """What an entry or a table is called; its key where the catalog no longer has it."""
        if key in self.catalog.entries:
            return self.catalog.entries[key].title
        return table_titles(self.catalog).get(key, key)

    @property
    def search_text(self) -> str:
        """What stands in the field of search."""
        return self.request.query_params.get("q", "").strip()

    def record_export(self, subject: str, what: str, **facts: object) -> None:
        """Say in the journal that whoever is logged in took a file away, before it is handed over."""
        journal = self.platform.registry.journal
        journal.record("export", subject, {"what": what, **facts}, self.principal.name)

    def render(self, page: SitePage) -> Response:
        """The page with the site's template."""
        return render_page(self.request, "site.html.j2", page=page)


def open_view(request: Request, act: Act | None = None) -> View:
    """The view of whoever is logged in and may ``act``; 401, 403, or 404 before the first release."""
    login = require_login(request, act)
    platform: Platform = request.app.state.platform
    release = platform.registry.release_on(today())
    if release is None:
        raise HTTPException(404, message("No catalog release is in force on {day}", day=today()))
    return View(request, platform, release, login.principal)


def matches(asked: str, *texts: object) -> bool:
    """Whether one of ``texts`` contains what was asked, whatever its case."""
    return not asked or any(asked.lower() in str(text or "").lower() for text in texts)
