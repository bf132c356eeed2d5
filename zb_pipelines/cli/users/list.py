"""`zb users list`: every user with roles and scope."""

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_table
from zb_pipelines.domain.messages import message


def list_users(as_json: AsJson = False) -> None:
    """List users, their roles and whether they may come in."""
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.actor import require

    platform = open_platform()
    require(platform, "users")
    users = platform.registry.access.users.all()
    if as_json:
        print_json(
            [
                {
                    "name": user.name,
                    "roles": sorted(user.roles),
                    "agency": user.agency,
                    "district": user.district,
                    "theme": user.theme,
                    "os_user": user.os_user,
                    "disabled": user.disabled,
                }
                for user in users
            ]
        )
        return
    columns = [
        message("Name"),
        message("Roles"),
        message("Scope"),
        message("Operating-system user"),
        message("State"),
    ]
    print_table(
        message("Users"),
        columns,
        [
            (
                user.name,
                "\n".join(sorted(user.roles)),
                "\n".join(each for each in (user.agency, user.district, user.theme) if each),
                user.os_user,
                message("disabled") if user.disabled else message("may come in"),
            )
            for user in users
        ],
    )
