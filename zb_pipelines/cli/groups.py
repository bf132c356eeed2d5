"""Groups of commands: `zb NAME …` with the folder that has its commands, imported when it is called."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

Commands = Mapping[str, Callable[..., Any]]

# Each is a folder beside this file. Its `COMMANDS` are its subcommands; `DEFAULT`, where it has one, is
# what it does without a subcommand and takes the context first.
GROUPS: Mapping[str, str] = {
    "catalog": "The catalog: check, publish, plan and apply",
    "review": "Submit, accept and return catalog entries (art. 10)",
    "rules": "Quality rules",
    "law": "Changes of the law: entries that they touch, 15 working days (art. 10 para. 4)",
    "tickets": "Tickets: data problems from detection to closing",
    "agencies": "Agencies' unit and person responsible (art. 6)",
    "keys": "Keys: versions, rotation and destruction",
    "lake": "The files of the lake: verify their hashes, encrypt them",
    "ledger": "The journal of decisions: verify and export",
    "exemptions": "Legal bases of what is not aggregated",
    "demo": "The demo city",
    "users": "Users, roles and approvals by a second person",
    "alerts": "Alerts: what stands, who is told",
    "config": "The settings of this installation (zb.toml)",
    "share": "Sharing: products, requests, grants, usage (art. 7 to 9)",
    "open": "Opening: packages for everybody",
    "channels": "The ledger of channels (art. 7)",
    "duties": "Duties: registers, impact assessments, requests of persons",
    "geo": "The geospatial database: GeoParquet files",
    "findings": "What the themes doubt, and how it was verified",
    "report": "The quality report: written, and verified against the lake",
}


def commands_of(group: str) -> Commands:
    """The subcommands of a group of :data:`GROUPS`."""
    return import_module(f"zb_pipelines.cli.{group}").COMMANDS


def default_of(group: str) -> Callable[..., Any] | None:
    """What the group does without a subcommand; ``None`` where it shows its help."""
    return getattr(import_module(f"zb_pipelines.cli.{group}"), "DEFAULT", None)
