"""Who may do and see what: principals, roles, grading, and the one decision :func:`may`."""

from zb_pipelines.domain.access.decision import Decision
from zb_pipelines.domain.access.graded_table import GradedColumn, GradedTable
from zb_pipelines.domain.access.grading import Grading, shipped_grading
from zb_pipelines.domain.access.may import may
from zb_pipelines.domain.access.principal import PUBLIC, Principal, development_principal
from zb_pipelines.domain.access.roles import ROLES, Role, parse_role

__all__ = [
    "PUBLIC",
    "ROLES",
    "Decision",
    "GradedColumn",
    "GradedTable",
    "Grading",
    "Principal",
    "Role",
    "development_principal",
    "may",
    "parse_role",
    "shipped_grading",
]
