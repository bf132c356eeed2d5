"""`zb users`: who may log in, their roles, and what needs a second person."""

from zb_pipelines.cli.users import add, approvals, approve, disable, link, list, password, role

COMMANDS = {
    "add": add.add,
    "list": list.list_users,
    "role": role.role,
    "disable": disable.disable,
    "enable": disable.enable,
    "password": password.password,
    "link": link.link,
    "approvals": approvals.approvals,
    "approve": approve.approve,
}
