"""The life of a finding: 待核实 → 属实 or 不属实, 属实 → 已整改; and how often a rule is right (查实率).

A finding is a doubt, never a verdict: only the agency that verifies it says whether it is so. The
names are our own; neither limit below is a standard's.
"""

from collections.abc import Mapping
from typing import Literal

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

FindingState = Literal["待核实", "属实", "不属实", "已整改"]
STATES: tuple[FindingState, ...] = ("待核实", "属实", "不属实", "已整改")
PENDING: FindingState = "待核实"
REFUTED: FindingState = "不属实"
CORRECTED: FindingState = "已整改"
CONFIRMED: tuple[FindingState, ...] = ("属实", "已整改")
# A rule of which so many findings were verified is told where fewer than this share were right.
LEAST_VERIFIED = 10
LOWEST_CONFIRMED_SHARE = 0.3

# State that is entered → the states from which it may be.
_FROM: Mapping[FindingState, tuple[FindingState, ...]] = {
    "待核实": ("属实", "不属实", "已整改"),
    "属实": ("待核实", "不属实"),
    "不属实": ("待核实", "属实"),
    "已整改": ("属实",),
}


def next_state(now: FindingState, wanted: str) -> FindingState:
    """The state after a verification says ``wanted``; :class:`InputError` where it is out of turn.

    What was said to be not so can be verified again, and what was corrected taken up again.
    """
    found = known_state(wanted)
    if now not in _FROM[found]:
        raise input_error(
            message("Finding"),
            message("A finding in state {now} cannot become {wanted}", now=now, wanted=found),
            message(
                "verify it as so first; what was corrected is taken up anew by {state}",
                state=PENDING,
            ),
        )
    return found


def states_after(now: FindingState) -> tuple[FindingState, ...]:
    """The states that a verification may say next."""
    return tuple(state for state in STATES if now in _FROM[state])


def known_state(text: str) -> FindingState:
    """The state of that name; :class:`InputError` where there is none."""
    found: FindingState | None = next((state for state in STATES if state == text.strip()), None)
    if found is None:
        raise input_error(
            message("Finding"),
            message("There is no state {state}", state=text),
            message("use one of: {known}", known=message(", ").join(STATES)),
        )
    return found


def is_weak(confirmed: int, refuted: int) -> bool:
    """Whether too few of a rule's verified findings were right, so that the rule is to be looked at."""
    verified = confirmed + refuted
    return verified >= LEAST_VERIFIED and confirmed < LOWEST_CONFIRMED_SHARE * verified
