"""`zb users add`: declare a user."""

from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.output import print_line
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from resources.platform import Platform
    from resources.registry.access.users import User


def add(
    name: Annotated[str, typer.Argument(help="Name of the user, by which the journal knows him")],
    role: Annotated[list[str], typer.Option(help="Role, may be repeated")],
    agency: Annotated[str | None, typer.Option(help="Agency's key, for a clerk")] = None,
    district: Annotated[str | None, typer.Option(help="District, GB/T 2260 code")] = None,
    theme: Annotated[str | None, typer.Option(help="Theme, for an analyst")] = None,
    os_user: Annotated[
        str | None,
        typer.Option(help="Login of the operating system that is this user, NAME by default"),
    ] = None,
) -> None:
    """Declare a user with his role; from the first one on, access is decided by roles."""
    from resources.platform import open_platform
    from resources.registry.access.users import User
    from zb_pipelines.cli.terminal.actor import require
    from zb_pipelines.cli.users.scope import check_scope
    from zb_pipelines.domain.access import Role, parse_role

    roles: frozenset[Role] = frozenset(parse_role(each) for each in role)
    platform = open_platform()
    check_scope(platform, roles, agency, theme)
    actor = require(platform, "users")
    user = User(name, roles, agency, district, theme, os_user or name)
    if actor.development:
        user = _add_operator(platform, user, actor.name)
    if platform.registry.access.users.get(name) is None:
        platform.registry.access.users.add(user, actor.name)
    print_line(message("User {name}: {roles}", name=name, roles=", ".join(sorted(user.roles))))


def _add_operator(platform: "Platform", user: "User", login: str) -> "User":
    """The first user of all: whoever declares him stays the operator, and is told so."""
    from resources.registry.access.users import User
    from zb_pipelines.domain.access import development_principal

    operator = User(login, development_principal(login).roles, os_user=login)
    if login in (user.name, user.os_user):
        roles = operator.roles | user.roles
        operator = User(user.name, roles, user.agency, user.district, user.theme, login)
    platform.registry.access.users.add(operator, login)
    said = message(
        "The first user: you, {name}, are declared as the operator with the roles {roles}; "
        "from now on everybody else needs a role",
        name=operator.name,
        roles=", ".join(sorted(operator.roles)),
    )
    print_line(said)
    return operator if operator.name == user.name else user
