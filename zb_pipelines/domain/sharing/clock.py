"""The clocks of a request: when each step is due, and when a clock is suspended."""

from dataclasses import replace
from datetime import date

from zb_pipelines.domain.sharing.limits import Clock, SharingRules
from zb_pipelines.domain.sharing.request import RequestState, SharingRequest
from zb_pipelines.domain.workdays import add_working_days, working_days_between

_CLOCKS: dict[RequestState, Clock] = {
    "collecting": "collection",
    "submitted": "form_check",
    "agency_review": "agency_review",
    "bureau_review": "bureau_review",
    "approved": "bureau_review",
    "granted": "supply",
    "objection": "objection",
}
_ENDED = ("refused", "withdrawn", "closed")


def run_clock(
    before: SharingRequest, after: SharingRequest, day: date, rules: SharingRules
) -> SharingRequest:
    """``after`` with the limit of its step: begun on ``day``, standing still, or moved on.

    While what is missing is awaited the clock of the step stands still; the days it stood are
    added when the answer comes.
    """
    if after.state == "supplement":
        return replace(after, stopped=day)
    ended = day if after.state in _ENDED else None
    if before.state == "supplement" and before.stopped and before.due and not ended:
        stood = max(0, working_days_between(before.stopped, day))
        due = add_working_days(before.due, stood)
        return replace(after, stopped=None, due=due.day, provisional=due.provisional)
    if after.state == before.state and before.due:
        return after
    clock = _CLOCKS.get(after.state)
    if clock is None:
        return replace(after, since=day, due=None, provisional=False, stopped=None, closed=ended)
    due = rules.due(clock, day)
    return replace(
        after, since=day, due=due.day, provisional=due.provisional, stopped=None, closed=ended
    )
