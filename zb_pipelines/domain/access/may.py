"""The one decision who may do and see what; every outlet asks it, none reads a level itself.

Acts that read no data are the roles' (``roles.yml``). Reading is bounded by the role's reach for
the form (all, the own agency, the own theme), by district, and by the handling of the level.
"""

from typing import Literal

from zb_pipelines.domain.access.decision import YES, Decision
from zb_pipelines.domain.access.graded_table import GradedColumn, GradedTable
from zb_pipelines.domain.access.principal import Principal
from zb_pipelines.domain.access.roles import ROLES, Act, Form, Reach, Role
from zb_pipelines.domain.messages import message

DataAct = Literal["read", "unmask"]
PROVENANCE = ("_origin", "_record", "_row", "_source", "_sources", "_row_id", "evidence")
"""Columns that lead from a row to its source: with them a pseudonym is undone.

``evidence`` is that of findings, which names records of entries.
"""


def may(
    principal: Principal,
    act: Act | DataAct,
    table: GradedTable | None = None,
    column: GradedColumn | None = None,
    form: Form = "rows",
) -> Decision:
    """Whether ``principal`` may do ``act``; ``read`` and ``unmask`` are about a table and column.

    Without ``column`` the answer is about the table as a whole.
    """
    if principal.development:
        return YES
    if act == "read" or act == "unmask":
        return _may_read(principal, act, table, column, form)
    if any(act in ROLES[role].acts for role in principal.roles):
        return YES
    return Decision(
        "no", message("{name} has no role that may do this ({act})", name=principal.name, act=act)
    )


def readable_levels(principal: Principal, table: GradedTable) -> frozenset[str]:
    """The levels that ``principal`` may have in full of ``table``, in a file."""
    return frozenset(
        level
        for level in table.grading.handling
        if may(principal, "unmask", table, GradedColumn("", level), "file").is_allowed
    )


def _may_read(
    principal: Principal,
    act: DataAct,
    table: GradedTable | None,
    column: GradedColumn | None,
    form: Form,
) -> Decision:
    if table is None:
        return Decision("no", message("nothing is known of this table"))
    reaching = [role for role in sorted(principal.roles) if _reaches(principal, role, table, form)]
    if not reaching:
        return Decision(
            "no",
            message("{name} has no role that reads {table}", name=principal.name, table=table.name),
        )
    if form in ("metadata", "aggregate"):
        return YES
    level = column.level if column else table.level
    handling = table.grading.handling[level]
    if form == "open":
        said = message("data of level {level} are not for the public", level=level)
        return YES if handling.open else Decision("no", said)
    if form == "verify":
        return YES if handling.shown == "plain" else Decision("verify_only")
    if column and column.name in PROVENANCE and set(reaching) <= {"analyst"}:
        return Decision("no", message("it leads back to persons behind pseudonyms"))
    if act == "unmask":
        if set(handling.unmask) & set(reaching):
            return Decision("yes", purpose=handling.purpose, approval=handling.approval)
        said = message("no role of {name} sees {level} in full", name=principal.name, level=level)
        return Decision("no", said)
    shown: Literal["yes", "masked"] = "yes" if handling.shown == "plain" else "masked"
    return Decision(shown, purpose=handling.purpose)


def _reaches(principal: Principal, role: Role, table: GradedTable, form: Form) -> bool:
    reach: Reach = ROLES[role].reads.get(form, "none")
    here = principal.district is None or form in ("metadata", "open")
    if not here and table.district != principal.district:
        return False
    match reach:
        case "all":
            return True
        case "agency":
            return table.agency is not None and table.agency == principal.agency
        case "theme":
            return table.database is not None and table.database == principal.theme
        case "none":
            return False
