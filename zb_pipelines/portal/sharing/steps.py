"""The forms of the steps that are open from where a request stands, each with what it needs."""

from collections.abc import Sequence

from starlette.datastructures import FormData

from zb_pipelines.domain.catalog.products.decisions import conditions_of
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.request import Act, SharingRequest
from zb_pipelines.domain.sharing.side import concerned_sides, open_acts, side_of
from zb_pipelines.portal.bureau.forms import ActForm, FormField
from zb_pipelines.portal.bureau.view import View
from zb_pipelines.portal.bureau.words import act_titles
from zb_pipelines.portal.login.forms import text
from zb_pipelines.portal.sharing.side import acting_fields

_SAYS: tuple[Act, ...] = ("notice", "refuse", "object", "uphold", "dismiss", "feedback", "answer")


def step_forms(view: View, now: SharingRequest, said: FormData) -> list[ActForm]:
    """One form a step that the login may take; without users one for each that anybody may take.

    ``said`` is what was typed into the form that was refused.
    """
    forms: list[ActForm] = []
    for act, sides in _sides_by_act(view, now).items():
        typed = said if text(said, "act") == act else FormData()
        fields = [
            FormField("act", "", "hidden", act),
            *_fields(view, now, act, typed),
            *acting_fields(view, sides, text(typed, "by")),
        ]
        title = act_titles()[act]
        action = f"/sharing/requests/{now.id}"
        forms.append(ActForm(title, action, fields, title, _note(act)))
    return forms


def _sides_by_act(view: View, now: SharingRequest) -> dict[Act, list[str]]:
    name, own = view.principal.name, side_of(view.principal)
    sides = [own] if own else []
    if view.principal.development:
        name, sides = "-", list(concerned_sides(now))  # the form says who it is
    found: dict[Act, list[str]] = {}
    for side in sides:
        for act in open_acts(now, name, side):
            found.setdefault(act, []).append(side)
    return found


def _fields(view: View, now: SharingRequest, act: Act, typed: FormData) -> Sequence[FormField]:
    words = FormField(
        "words", _words_title(act), "textarea", text(typed, "words"), required=act in _SAYS
    )
    match act:
        case "assign":
            options = [(key, each.name) for key, each in sorted(view.catalog.agencies.items())]
            return [FormField("target", message("Agency"), "select", options=options), words]
        case "match":
            options = [
                (key, each.title)
                for key, each in view.catalog.products.items()
                if each.audience == "agencies"
            ]
            return [FormField("target", message("Product"), "select", options=options)]
        case "refuse" if now.product is None:
            entry = FormField("target", message("Entry"), value=text(typed, "target"))
            return [entry, words]
        case "approve" if _conditions(view, now):
            options = [("", message("none")), *((each, each) for each in _conditions(view, now))]
            title = message("condition or basis")
            field = FormField("condition", title, "select", options=options, required=False)
            return [field, words]
        case "grant" | "supply" | "withdraw" | "submit" | "resubmit":
            return []
        case _:
            return [words]


def _conditions(view: View, now: SharingRequest) -> Sequence[str]:
    product = view.catalog.products.get(now.product or "")
    return conditions_of(product, view.catalog) if product and now.state == "agency_review" else ()


def _words_title(act: Act) -> str:
    match act:
        case "notice":
            return message("All that is missing")
        case "refuse" | "dismiss":
            return message("Legal basis of the refusal")
        case _:
            return message("Explanation")


def _note(act: Act) -> str:
    match act:
        case "notice":
            return message("Once a round, and all at one time; the clock stands still meanwhile.")
        case "refuse" | "dismiss":
            return message(
                "The law cited is weighed at once; what does not forbid supply is refused."
            )
        case _:
            return ""
