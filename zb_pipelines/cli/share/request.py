"""`zb share request`, `zb share demand`: ask for a product, or for data that no product has yet."""

from datetime import date
from typing import Annotated

import typer

from zb_pipelines.cli.share.acting import By, ForAgency, acting
from zb_pipelines.cli.share.requests import request_json
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

TERMS = ("purpose", "basis", "scene", "from", "until", "quota", "standing")
Terms = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME=TEXT…",
        help="purpose, basis, scene and until (YYYY-MM-DD) must be said; from, quota (calls a day), standing (cycle) may be",
    ),
]


def request(
    product: Annotated[str, typer.Argument(help="Key of the product")],
    terms: Terms,
    agency: ForAgency = None,
    by: By = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Submit a request for a product, for the agency of --for; all that is missing is told at once."""
    _ask(product, terms, (by, agency), day, as_json)


def demand(
    terms: Terms,
    agency: ForAgency = None,
    by: By = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Submit a demand for data that no product has: it becomes the duty of a source agency."""
    _ask(None, terms, (by, agency), day, as_json)


def _ask(
    product: str | None,
    terms: list[str],
    who: tuple[str | None, str | None],
    day: str | None,
    as_json: bool,
) -> None:
    from assets.sharing.request_acts import RequestDesk
    from zb_pipelines.domain.business_day import parse_day
    from zb_pipelines.domain.sharing.request import RequestStep, SharingRequest

    said = _read(terms)
    on = chosen_day(day)
    platform, release = open_release(day, "zb share")
    actor, agency = acting(platform, *who)
    desk = RequestDesk(platform.registry, release.catalog, on)
    wanted = SharingRequest(
        id="",
        product=product,
        recipient=agency,
        requester=actor,
        purpose=said.get("purpose", ""),
        basis=said.get("basis", ""),
        scene=said.get("scene", ""),
        first=parse_day(said["from"], "from") if "from" in said else on,
        until=parse_day(said["until"], "until") if "until" in said else date.max,
        quota=_quota(said.get("quota", "0")),
        opened=on,
        standing=said.get("standing"),
    )
    kept = desk.draft(wanted)
    if product is not None:
        kept = desk.take(kept.id, RequestStep("submit", actor, agency))
    if as_json:
        print_json(request_json(kept, on))
    else:
        print_line(message("Request {number}, due {due}", number=kept.id, due=kept.due))


def _read(terms: list[str]) -> dict[str, str]:
    said = {name: text for name, _, text in (each.partition("=") for each in terms)}
    unknown = [name for name in said if name not in TERMS]
    if unknown:
        raise input_error(
            "zb share request",
            message("unknown: {names}", names=message(", ").join(unknown)),
            message("write NAME=TEXT with: {names}", names=message(", ").join(TERMS)),
        )
    return said


def _quota(text: str) -> int:
    if not text.isdecimal():
        raise input_error(
            "quota",
            message("{value} is no number of calls", value=text),
            message("write a whole number; 0 means no limit"),
        )
    return int(text)
