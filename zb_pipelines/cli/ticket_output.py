"""How `zb tickets` tells of a ticket, and what every one of its commands opens first."""

from datetime import date
from typing import TYPE_CHECKING, Any

from zb_pipelines.cli.output import chosen_day

if TYPE_CHECKING:
    from resources.platform import Platform
    from resources.registry import Release
    from resources.registry.records.tickets import Ticket
    from zb_pipelines.domain.catalog.model.model import Catalog


def opened(day: str | None) -> "tuple[Platform, Release]":
    """The installation and the release in force on the day; :class:`InputError` where there is none."""
    from resources.platform import open_platform
    from zb_pipelines.domain.errors import input_error

    platform = open_platform()
    release = platform.registry.release_on(chosen_day(day))
    if release is None:
        raise input_error("zb tickets", "还没有生效的目录版本", "先用 zb catalog publish 发布目录")
    return platform, release


def as_told(each: "Ticket", catalog: "Catalog", on: date) -> dict[str, Any]:
    """A ticket as JSON tells it: subject, words, standing, counts, limit."""
    from assets.tickets.wording import words_of

    words = words_of(each.subject, catalog)
    return {
        **vars(each.subject),
        "id": each.subject.id,
        "problem": words.problem,
        "remedy": words.remedy,
        **vars(each.standing),
        "round": each.round,
        "rows": each.rows,
        "found": each.found,
        "dispatched": each.dispatched,
        "due": each.due,
        "provisional": each.provisional,
        "overdue": each.overdue(on),
        "closed": each.closed,
        "evidence": each.evidence,
    }
