"""The one decision who may do and see what; every outlet asks it, none reads a level itself."""

from typing import Any

from zb_pipelines.domain.access.decision import YES, Decision
from zb_pipelines.domain.access.principal import Principal
from zb_pipelines.domain.access.roles import ROLES, Act
from zb_pipelines.domain.messages import message


def may(
    principal: Principal, act: Act, table: Any = None, column: Any = None, form: str = "rows"
) -> Decision:
    """Whether ``principal`` may do ``act``, on ``table`` and ``column`` where it reads data."""
    if principal.development or any(act in ROLES[role].acts for role in principal.roles):
        return YES
    return Decision(
        "no", message("{name} has no role that may do this ({act})", name=principal.name, act=act)
    )
