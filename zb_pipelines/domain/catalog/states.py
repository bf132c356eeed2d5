"""How an entry passes through review: 编制 → 报送 → 审核 → 发布, or 退回 with a reason (办法 第十条).

The state belongs to a content: an entry that was changed since is being drafted again.
"""

from dataclasses import dataclass
from typing import Literal

from zb_pipelines.domain.errors import input_error

State = Literal["编制", "报送", "审核", "发布", "退回"]
Step = Literal["submit", "accept", "return", "publish"]
STEPS: dict[Step, tuple[tuple[State, ...], State]] = {
    "submit": (("编制",), "报送"),
    "accept": (("报送",), "审核"),
    "return": (("报送", "审核"), "退回"),
    "publish": (("审核",), "发布"),
}
NAMES: dict[Step, str] = {
    "submit": "报送",
    "accept": "审核通过",
    "return": "退回",
    "publish": "发布",
}


@dataclass(frozen=True)
class Standing:
    """The last recorded state of an entry, the hash of what it said then, and who brought it there.

    ``submitter`` is who submitted this content: nobody reviews their own.
    """

    state: State
    content_hash: str
    actor: str
    submitter: str | None = None


def state_of(standing: Standing | None, content_hash: str) -> State:
    """The state of an entry that now says ``content_hash``."""
    if standing is None or standing.content_hash != content_hash:
        return "编制"
    return standing.state


def step(
    entry: str,
    standing: Standing | None,
    content_hash: str,
    taken: Step,
    actor: str,
    reason: str | None,
) -> Standing:
    """Where ``taken`` by ``actor`` brings the entry.

    :class:`InputError` for a step from the wrong state, for a return without a reason, for a
    reviewer who submitted, and for submitting again what was returned and not changed.
    """
    now = state_of(standing, content_hash)
    allowed, then = STEPS[taken]
    if now == "退回" and taken == "submit":
        raise input_error(entry, "退回以后没有修改过", "按退回的原因修改后再报送")
    if now not in allowed:
        what = f"现在是“{now}”，不能{NAMES[taken]}"
        raise input_error(entry, what, f"{NAMES[taken]}之前应当是“{'”或“'.join(allowed)}”")
    if not actor.strip():
        raise input_error(entry, "没有写明是谁办理的", "写明办理人")
    if taken == "return" and not (reason or "").strip():
        raise input_error(entry, "退回没有写原因", "写明哪里不符合要求、怎么改")
    submitter = actor if taken == "submit" else standing.submitter if standing else None
    if taken == "accept" and actor == submitter:
        raise input_error(
            entry, f"{actor} 不能审核自己报送的条目", "由大数据工作主管部门的其他人审核"
        )
    return Standing(then, content_hash, actor, submitter)
