"""`zb demo sharing`: requests and grants of the demo city, in every state."""

from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message


def sharing(day: OnDay = None, as_json: AsJson = False) -> None:
    """Let the demo city ask, review, grant and refuse; says where to look."""
    from zb_pipelines.demo.sharing import live_sharing

    platform, release = open_release(day, "zb demo")
    lived = live_sharing(platform, release.catalog, chosen_day(day))
    if as_json:
        print_json(vars(lived))
        return
    print_line(
        message(
            "Sharing: requests {requests} in {states} states, grants {grants}; opened packages {packages}",
            requests=lived.requests,
            states=len(lived.states),
            grants=lived.grants,
            packages=lived.packages,
        )
    )
    print_line(
        message(
            "Look at: {commands}",
            commands="; ".join(
                (
                    "zb share requests",
                    "zb share grants",
                    "zb open list",
                    "zb channels check",
                    "zb serve → /open/",
                )
            ),
        )
    )
