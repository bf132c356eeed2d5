"""By which rule, and how surely, a body must answer a change of law in its catalog: 办法, 条例, or both.

办法 第十条第四款 gives 15 working days to everybody; 政务数据共享条例 gives government bodies fewer.
Both stand in the register as ``duties``; the stricter one that binds applies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.legal.amendment_deadline import WORKING_DAYS
from zb_pipelines.domain.legal.cited_provision import Citation
from zb_pipelines.domain.legal.model import Duty, Statute
from zb_pipelines.domain.legal.timeline import version_on
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.setting import setting

CATALOG_UPDATE = "目录更新"
Choice = Literal["strictest", "verified"]


@dataclass(frozen=True)
class UpdateDeadline:
    """A time limit with the rule that sets it; ``verified``: the rule was read in its text."""

    rule: str
    working_days: int
    verified: bool

    @property
    def text(self) -> str:
        """The limit in words: which rule, how long, how sure."""
        sure = message("verified") if self.verified else message("not verified")
        return message(
            "{rule}: {days} working days ({sure})",
            rule=self.rule,
            days=self.working_days,
            sure=sure,
        )


def chosen_rules() -> Choice:
    """Which rules count: ``ZB_LAW_DEADLINE``, ``strictest`` (default) or ``verified`` ones only.

    :class:`InputError` for another word.
    """
    said = setting("law_deadline") or "strictest"
    if said not in get_args(Choice):
        remedy = message("write one of: {words}", words=message(", ").join(get_args(Choice)))
        raise input_error("ZB_LAW_DEADLINE", message("'{said}' is not known", said=said), remedy)
    return cast("Choice", said)


def update_deadlines(
    statutes: Mapping[str, Statute], name: str, kind: str, day: date, choice: Choice = "strictest"
) -> tuple[UpdateDeadline, ...]:
    """The limits that bind the body of that name and kind on ``day``, the strictest first."""
    found = [
        UpdateDeadline(
            Citation(statute.name, duty.article, duty.paragraph).text,
            duty.working_days,
            duty.verified,
        )
        for statute in statutes.values()
        if version_on(statute, day) is not None
        for duty in statute.duties
        if duty.topic == CATALOG_UPDATE and duty.working_days and binds(duty, name, kind)
        if duty.verified or choice == "strictest"
    ]
    usual = UpdateDeadline(Citation("淄博市公共数据管理办法", "十", 4).text, WORKING_DAYS, True)
    return tuple(sorted(found, key=lambda each: each.working_days)) or (usual,)


def binds(duty: Duty, name: str, kind: str) -> bool:
    """Whether a duty binds a body: by its kind, unless its name is of those that are left out."""
    if any(piece in name for piece in duty.not_bound):
        return False
    return not duty.binds or kind in duty.binds
