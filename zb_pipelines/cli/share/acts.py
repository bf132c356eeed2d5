"""`zb share submit`, `notice`, `approve`, `refuse` and so on: one command for each step of a request."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zb_pipelines.cli.share.acting import By, ForAgency, RequestNumber, acting
from zb_pipelines.cli.share.grant_json import grant_json
from zb_pipelines.cli.share.requests import request_json
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from zb_pipelines.domain.sharing.request import Act

# Step → its help, a template of the message catalogue.
_HELP: dict["Act", str] = {
    "notice": "Tell the recipient once, and all at once, what is missing; the clock stands still.",
    "answer": "Give what was missing; the clock goes on.",
    "approve": "Agree: the form check, the source agency's or the bureau's review, as it stands.",
    "refuse": "Refuse; the words must cite a law that forbids supply.",
    "resubmit": "Submit a refused request again, as its next round.",
    "object": "Object to a refusal: to the agency, to the bureau, to the government, in this order.",
    "uphold": "Decide an objection for the recipient.",
    "dismiss": "Decide an objection against the recipient; the words must cite the law.",
    "withdraw": "Take a request back.",
    "supply": "Note that the data were supplied.",
    "feedback": "Say what came of the use; closes a request that was supplied.",
    "assign": "Make a demand the duty of a source agency.",
    "match": "Join a demand with the product that answers it.",
}


def grant(
    number: RequestNumber,
    by: By = None,
    agency: ForAgency = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Grant an approved request; the grant ends by itself. Above L2 a second person must agree."""
    from assets.sharing.request_acts import RequestDesk
    from zb_pipelines.domain.sharing.request import RequestStep

    platform, release = open_release(day, "zb share")
    desk = RequestDesk(platform.registry, release.catalog, chosen_day(day))
    made = desk.grant(number, RequestStep("grant", *acting(platform, by, agency)))
    if as_json:
        print_json(grant_json(made, chosen_day(day)))
    else:
        print_line(
            message(
                "Grant {grant}: {product} for {recipient} until {until}",
                grant=made.id,
                product=made.product,
                recipient=made.recipient,
                until=made.until,
            )
        )


def _command(act: "Act") -> Callable[..., None]:
    def take(
        number: RequestNumber,
        words: Annotated[
            str, typer.Argument(metavar="[WORDS]", help="Reason, basis, or what is missing")
        ] = "",
        options: Annotated[
            list[str] | None,
            typer.Option(
                "--with",
                help="condition=TEXT, agency=KEY, product=KEY or entry=KEY, where the step takes it",
            ),
        ] = None,
        by: By = None,
        agency: ForAgency = None,
        day: OnDay = None,
        as_json: AsJson = False,
    ) -> None:
        _take(act, (number, words), options or [], (by, agency), (day, as_json))

    take.__doc__ = _HELP[act]
    take.__name__ = act
    return take


def _take(
    act: "Act",
    said: tuple[str, str],
    options: list[str],
    who: tuple[str | None, str | None],
    how: tuple[str | None, bool],
) -> None:
    from assets.sharing.request_acts import RequestDesk
    from zb_pipelines.domain.sharing.request import RequestStep, state_title

    (number, words), (day, as_json) = said, how
    platform, release = open_release(day, "zb share")
    on = chosen_day(day)
    given = {name: text for name, _, text in (each.partition("=") for each in options)}
    desk = RequestDesk(platform.registry, release.catalog, on)
    actor, agency = acting(platform, *who)
    after = desk.take(
        number,
        RequestStep(act, actor, agency, words),
        condition=given.get("condition"),
        target=given.get("agency") or given.get("product") or given.get("entry"),
    )
    if as_json:
        print_json(request_json(after, on))
    else:
        print_line(
            message(
                "Request {number}: {state}, due {due}",
                number=after.id,
                state=state_title(after.state),
                due=after.due or "-",
            )
        )


COMMANDS: dict[str, Callable[..., Any]] = {act: _command(act) for act in _HELP} | {"grant": grant}
