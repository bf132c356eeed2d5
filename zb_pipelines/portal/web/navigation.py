"""The site's navigation: which pages a login is offered."""

from collections.abc import Sequence
from dataclasses import dataclass

from zb_pipelines.domain.access import Principal, may
from zb_pipelines.domain.access.roles import Act
from zb_pipelines.domain.messages import message


@dataclass(frozen=True)
class NavigationItem:
    """A page's name and address."""

    title: str
    path: str


def navigation(principal: Principal | None) -> Sequence[NavigationItem]:
    """The pages that ``principal`` may open; those of the public where nobody is logged in."""
    public = NavigationItem(message("Open data"), "/open")
    if principal is None:
        return [public]
    offered: list[tuple[Sequence[Act], str, str]] = [
        (("report",), message("Cockpit"), "/cockpit"),
        ((), message("Catalog"), "/catalog"),
        ((), message("Data dictionary"), "/dictionary"),
        (("report",), message("Bases of what is withheld"), "/exemptions"),
        (("tickets",), message("Tickets"), "/tickets"),
        (("report",), message("Findings"), "/findings"),
        (("report", "request"), message("Sharing of data"), "/sharing"),
        (("report",), message("Ledger of channels"), "/channels"),
        (("report",), message("Reports"), "/reports"),
        (("journal",), message("Journal"), "/journal"),
    ]
    pages = [
        NavigationItem(title, path)
        for acts, title, path in offered
        if not acts or any(may(principal, act).is_allowed for act in acts)
    ]
    if any(may(principal, act).is_allowed for act in ("dagster", "dagster_read")):
        pages.append(NavigationItem("Dagster", "/dagster"))
    return [*pages, public]
