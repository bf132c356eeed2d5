"""What each command that hands data or evidence out needs of a role; asked before it runs.

Commands that change something ask themselves, with the name that stands in the journal.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from zb_pipelines.domain.access.roles import Act

OUTLETS: "Mapping[str, Act]" = {
    "status": "report",
    "coverage": "report",
    "report": "report",
    "findings": "report",
    "findings list": "report",
    "findings export": "tickets",
    "tickets list": "tickets",
    "share requests": "report",
    "share show": "report",
    "share grants": "report",
    "share usage": "report",
    "geo export": "operate",
    "ledger export": "journal",
}
"""Command → the act that a role needs for it, where users are declared."""


def guard_outlet(path: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, which first asks access where :data:`OUTLETS` names the command.

    A clerk gets the own agency's part by the option ``--agency``, and no command without one.
    """
    act = OUTLETS.get(path)
    if act is None:
        return function
    scoped = "agency" in signature(function).parameters

    @wraps(function)
    def run_if_allowed(*arguments: Any, **options: Any) -> Any:
        if getattr(options.get("context"), "invoked_subcommand", None):
            return function(*arguments, **options)  # the command itself asks
        from resources.platform import open_platform
        from zb_pipelines.cli.terminal.actor import require

        own = require(open_platform(), act).agency
        if (own and options.get("agency") not in (None, own)) or (own and not scoped):
            raise input_error(
                f"zb {path}",
                message("a clerk of {agency} sees this agency's part alone", agency=own),
                message("give --agency {agency}, or use the site", agency=own),
            )
        if own:
            options["agency"] = own
        return function(*arguments, **options)

    return run_if_allowed
