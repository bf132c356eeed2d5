"""Groups of commands: `zb NAME …` with the folder that has its commands."""

from collections.abc import Callable, Mapping
from typing import Any

from zb_pipelines.cli import (
    agencies,
    alerts,
    catalog,
    channels,
    config,
    demo,
    exemptions,
    findings,
    geo,
    lake,
    law,
    ledger,
    open,
    report,
    review,
    rules,
    share,
    tickets,
    users,
)

Commands = Mapping[str, Callable[..., Any]]

GROUPS: Mapping[str, tuple[str, Commands]] = {
    "catalog": ("The catalog: check, publish, plan and apply", catalog.COMMANDS),
    "review": ("Submit, accept and return catalog entries (art. 10)", review.COMMANDS),
    "rules": ("Quality rules", rules.COMMANDS),
    "law": (
        "Changes of the law: entries that they touch, 15 working days (art. 10 para. 4)",
        law.COMMANDS,
    ),
    "tickets": ("Tickets: data problems from detection to closing", tickets.COMMANDS),
    "agencies": ("Agencies' unit and person responsible (art. 6)", agencies.COMMANDS),
    "lake": ("The files of the lake: verify their hashes", lake.COMMANDS),
    "ledger": ("The journal of decisions: verify and export", ledger.COMMANDS),
    "exemptions": ("Legal bases of what is not aggregated", exemptions.COMMANDS),
    "demo": ("The demo city", demo.COMMANDS),
    "users": ("Users, roles and approvals by a second person", users.COMMANDS),
    "alerts": ("Alerts: what stands, who is told", alerts.COMMANDS),
    "config": ("The settings of this installation (zb.toml)", config.COMMANDS),
    "share": ("Sharing: products, requests, grants, usage (art. 7 to 9)", share.COMMANDS),
    "open": ("Opening: packages for everybody", open.COMMANDS),
    "channels": ("The ledger of channels (art. 7)", channels.COMMANDS),
    "geo": ("The geospatial database: GeoParquet files", geo.COMMANDS),
    "findings": ("What the themes doubt, and how it was verified", findings.COMMANDS),
    "report": ("The quality report: written, and verified against the lake", report.COMMANDS),
}
# What a group does that is called without a subcommand; it takes the context first.
DEFAULTS: Commands = {"findings": findings.DEFAULT, "report": report.DEFAULT}
