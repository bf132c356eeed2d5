"""What a role's scope asks of a user: an agency of the catalog, a theme of its databases."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from zb_pipelines.cli.terminal.releases import catalog_on
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from resources.platform import Platform
    from zb_pipelines.domain.access import Role


def check_scope(
    platform: "Platform", roles: "Collection[Role]", agency: str | None, theme: str | None
) -> None:
    """:class:`InputError` where a role's scope is missing, or names nothing of the catalog."""
    from zb_pipelines.domain.access import ROLES
    from zb_pipelines.domain.business_day import today

    given = {"agency": agency, "theme": theme}
    for role in roles:
        scope = ROLES[role].scope
        if scope and not given[scope]:
            raise input_error(
                f"--{scope}",
                message("a {role} is for one {scope}, which is missing", role=role, scope=scope),
                message("add --{scope}", scope=scope),
            )
    catalog = catalog_on(platform, today())
    known = {"agency": catalog.agencies, "theme": catalog.databases}
    for scope, key in given.items():
        if key and key not in known[scope]:
            raise input_error(
                f"--{scope} {key}",
                message("is not in the catalog"),
                message("use one of {known}", known=", ".join(sorted(known[scope]))),
            )
