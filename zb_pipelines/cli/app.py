"""The tree of commands: groups are folders of this package, commands are files."""

import typer
from typer.core import TyperGroup

from zb_pipelines.cli import (
    backup,
    coverage,
    dictionary,
    doctor,
    explain,
    metrics,
    nightly,
    pull,
    purge,
    query,
    restore,
    serve,
    status,
    ui,
)
from zb_pipelines.cli.groups import DEFAULTS, GROUPS, Commands
from zb_pipelines.cli.terminal.command_access import guard_outlet
from zb_pipelines.cli.terminal.translated_help import Command, Group, translate_tree

_COMMANDS: Commands = {
    "nightly": nightly.nightly,
    "metrics": metrics.metrics,
    "pull": pull.pull_deliveries,
    "status": status.status,
    "coverage": coverage.coverage,
    "query": query.query,
    "explain": explain.explain,
    "dictionary": dictionary.dictionary,
    "purge": purge.purge,
    "backup": backup.backup,
    "restore": restore.restore,
    "doctor": doctor.doctor,
    "serve": serve.serve,
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
    for name, (title, commands) in GROUPS.items():
        alone = DEFAULTS.get(name)
        group = typer.Typer(
            cls=Group, no_args_is_help=alone is None, invoke_without_command=alone is not None
        )
        group.callback(help=title)(guard_outlet(name, alone) if alone else _run_subcommand)
        _add(group, commands, name)
        app.add_typer(group, name=name, help=title)
    _add(app, _COMMANDS)
    return app


def build_command() -> TyperGroup:
    """The tree with help in the language of this context."""
    command = typer.main.get_group(declare_app())
    translate_tree(command)
    return command


def _add(app: typer.Typer, commands: Commands, group: str = "") -> None:
    for name, function in commands.items():
        path = f"{group} {name}".strip()
        app.command(name, cls=Command)(guard_outlet(path, function))


def _run_subcommand() -> None:
    """A group of one command stays a group where it has a callback."""
