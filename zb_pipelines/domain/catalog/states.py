"""How an entry passes through review: 编制 → 报送 → 审核 → 发布, or 退回 with a reason (办法 第十条).

The state belongs to a content: an entry that was changed since is being drafted again.
"""

from dataclasses import dataclass
from typing import Literal

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

State = Literal["编制", "报送", "审核", "发布", "退回"]
Step = Literal["submit", "accept", "return", "publish"]
# The words of the journal, which is Chinese.
STEP_NAMES: dict[Step, str] = {
    "submit": "报送",
    "accept": "审核通过",
    "return": "退回",
    "publish": "发布",
}
STEPS: dict[Step, tuple[tuple[State, ...], State]] = {
    "submit": (("编制",), "报送"),
    "accept": (("报送",), "审核"),
    "return": (("报送", "审核"), "退回"),
    "publish": (("审核",), "发布"),
}


@dataclass(frozen=True)
class ReviewRecord:
    """The last recorded state of an entry, the hash of what it said then, and who brought it there.

    ``submitter`` is who submitted this content: nobody reviews their own.
    """

    state: State
    content_hash: str
    actor: str
    submitter: str | None = None


def state_title(state: State) -> str:
    """The state in the reader's language."""
    match state:
        case "编制":
            return message("being drafted")
        case "报送":
            return message("submitted")
        case "审核":
            return message("accepted")
        case "发布":
            return message("published")
        case "退回":
            return message("returned")


def state_of(standing: ReviewRecord | None, content_hash: str) -> State:
    """The state of an entry that now says ``content_hash``."""
    if standing is None or standing.content_hash != content_hash:
        return "编制"
    return standing.state


def step(
    entry: str,
    standing: ReviewRecord | None,
    content_hash: str,
    taken: Step,
    actor: str,
    reason: str | None,
) -> ReviewRecord:
    """Where ``taken`` by ``actor`` brings the entry.

    :class:`InputError` for a step from the wrong state, for a return without a reason, for a
    reviewer who submitted, and for submitting again what was returned and not changed.
    """
    now = state_of(standing, content_hash)
    allowed, then = STEPS[taken]
    if now == "退回" and taken == "submit":
        raise input_error(
            entry,
            message("it was not changed since it was returned"),
            message("change it as the reason of the return says, then submit it"),
        )
    if now not in allowed:
        before = message(" or ").join(state_title(state) for state in allowed)
        raise input_error(
            entry,
            message("it is {now}, not {before}", now=state_title(now), before=before),
            message("bring it there first (zb review)"),
        )
    if not actor.strip():
        raise input_error(
            entry, message("nobody is named who does this"), message("name the person")
        )
    if taken == "return" and not (reason or "").strip():
        raise input_error(
            entry,
            message("a return needs a reason"),
            message("say what is wrong and how to change it"),
        )
    submitter = actor if taken == "submit" else standing.submitter if standing else None
    if taken == "accept" and actor == submitter:
        raise input_error(
            entry,
            message("{actor} cannot review an entry of their own", actor=actor),
            message("have somebody else of the data bureau review it"),
        )
    return ReviewRecord(then, content_hash, actor, submitter)
