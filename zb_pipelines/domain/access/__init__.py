"""Who may do and see what: principals, roles, and the one decision :func:`may`."""

from zb_pipelines.domain.access.decision import Decision
from zb_pipelines.domain.access.may import may
from zb_pipelines.domain.access.principal import PUBLIC, Principal, development_principal
from zb_pipelines.domain.access.roles import ROLES, Role, parse_role

__all__ = [
    "PUBLIC",
    "ROLES",
    "Decision",
    "Principal",
    "Role",
    "development_principal",
    "may",
    "parse_role",
]
