"""The tree of commands: groups are folders of this package, commands are files."""

from collections.abc import Callable, Mapping
from typing import Any

import typer
from typer.core import TyperGroup

from zb_pipelines.cli import (
    agencies,
    catalog,
    coverage,
    demo,
    dictionary,
    doctor,
    exemptions,
    explain,
    findings,
    geo,
    law,
    ledger,
    nightly,
    pull,
    purge,
    query,
    report,
    review,
    rules,
    status,
    tickets,
    ui,
)
from zb_pipelines.cli.terminal.translated_help import Command, Group, translate_tree

Commands = Mapping[str, Callable[..., Any]]

_GROUPS: Mapping[str, tuple[str, Commands]] = {
    "catalog": ("The catalog: check, publish, plan and apply", catalog.COMMANDS),
    "review": ("Submit, accept and return catalog entries (art. 10)", review.COMMANDS),
    "rules": ("Quality rules", rules.COMMANDS),
    "law": (
        "Changes of the law: entries that they touch, 15 working days (art. 10 para. 4)",
        law.COMMANDS,
    ),
    "tickets": ("Tickets: data problems from detection to closing", tickets.COMMANDS),
    "agencies": ("Agencies' unit and person responsible (art. 6)", agencies.COMMANDS),
    "ledger": ("The journal of decisions: verify and export", ledger.COMMANDS),
    "exemptions": ("Legal bases of what is not aggregated", exemptions.COMMANDS),
    "demo": ("The demo city", demo.COMMANDS),
    "geo": ("The geospatial database: GeoParquet files", geo.COMMANDS),
    "report": ("The quality report: written, and verified against the lake", report.COMMANDS),
}
# What a group does that is called without a subcommand; it takes the context first.
_DEFAULTS: Commands = {"report": report.DEFAULT}
_COMMANDS: Commands = {
    "nightly": nightly.nightly,
    "pull": pull.pull_deliveries,
    "status": status.status,
    "coverage": coverage.coverage,
    "query": query.query,
    "explain": explain.explain,
    "findings": findings.findings,
    "dictionary": dictionary.dictionary,
    "purge": purge.purge,
    "doctor": doctor.doctor,
    "ui": ui.ui,
}


def declare_app() -> typer.Typer:
    """All groups and commands with their English help; :func:`build_command` translates it."""
    app = typer.Typer(
        name="zb",
        cls=Group,
        help="zb_pipelines: the city's public-data platform (Zibo Public Data Measures, art. 6-14)",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for name, (title, commands) in _GROUPS.items():
        alone = _DEFAULTS.get(name)
        group = typer.Typer(
            cls=Group, no_args_is_help=alone is None, invoke_without_command=alone is not None
        )
        group.callback(help=title)(alone or _run_subcommand)
        _add(group, commands)
        app.add_typer(group, name=name, help=title)
    _add(app, _COMMANDS)
    return app


def build_command() -> TyperGroup:
    """The tree with help in the language of this context."""
    command = typer.main.get_group(declare_app())
    translate_tree(command)
    return command


def _add(app: typer.Typer, commands: Commands) -> None:
    for name, function in commands.items():
        app.command(name, cls=Command)(function)


def _run_subcommand() -> None:
    """A group of one command stays a group where it has a callback."""
