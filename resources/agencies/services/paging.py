"""How the further pages of a service are asked for: by page, offset, cursor or link."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from zb_pipelines.domain.legal.model import Declared


class Paging(Declared):
    """``page`` counts pages, ``offset`` records; ``cursor`` and ``link`` are told by each answer."""

    kind: Literal["page", "offset", "cursor", "link"] = Field(
        description="How pages are told apart."
    )
    parameter: str = Field(default="page", description="Parameter with page, offset or cursor.")
    size_parameter: str | None = Field(
        default=None, description="Parameter with the size of a page."
    )
    size: int = Field(default=1000, ge=1, description="Records of a page.")
    first: int = Field(default=1, description="Number of the first page or offset.")
    next: str = Field(default="", description="Where an answer tells cursor or link, such as next.")


Request = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Page:
    """An answer: ``link`` is the next page's address that its head tells.

    ``records`` came with it, ``seen`` with all ``pages`` so far.
    """

    answer: Any
    link: str | None
    records: int
    seen: int
    pages: int


FIRST = Page(None, None, 0, 0, 0)


def next_request(
    paging: Paging | None, url: str, parameters: dict[str, str], page: Page = FIRST
) -> Request | None:
    """Address and parameters of the page after ``page``; ``None`` after the last."""
    answer, link, records = page.answer, page.link, page.records
    if paging is None:
        return (url, parameters) if answer is None else None
    sized = parameters | (
        {paging.size_parameter: str(paging.size)} if paging.size_parameter else {}
    )
    match paging.kind:
        case "page" | "offset":
            if answer is not None and records == 0:
                return None
            if answer is not None and paging.size_parameter and records < paging.size:
                return None
            at = paging.first + (page.seen if paging.kind == "offset" else page.pages)
            return url, sized | {paging.parameter: str(at)}
        case "cursor":
            if answer is None:
                return url, sized
            cursor = _value_at(answer, paging.next)
            return (url, sized | {paging.parameter: str(cursor)}) if cursor else None
        case "link":
            if answer is None:
                return url, sized
            told = link or _value_at(answer, paging.next)
            return (str(told), {}) if told else None


def _value_at(answer: Any, path: str) -> Any:
    """What stands at ``path``; of a list of links the one whose ``rel`` is ``next``."""
    if not path:
        return None
    for key in path.split("."):
        answer = answer.get(key) if isinstance(answer, dict) else None
    if isinstance(answer, list):
        links = [each for each in answer if isinstance(each, dict) and each.get("rel") == "next"]
        return links[0].get("href") if links else None
    return answer
