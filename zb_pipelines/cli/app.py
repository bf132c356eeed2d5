"""The tree of commands: groups are folders of this package, commands are files.

Only what is called is imported: a command costs what it needs itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module

import typer
from typer.core import TyperGroup

from zb_pipelines.cli.groups import GROUPS, Commands, commands_of, default_of
from zb_pipelines.cli.terminal.command_access import guard_outlet
from zb_pipelines.cli.terminal.translated_help import Command, Group, translate_tree

# Command → its function in the file of the same name.
_COMMANDS: Mapping[str, str] = {
    "nightly": "nightly",
    "metrics": "metrics",
    "pull": "pull_deliveries",
    "status": "status",
    "coverage": "coverage",
    "query": "query",
    "explain": "explain",
    "dictionary": "dictionary",
    "purge": "purge",
    "backup": "backup",
    "restore": "restore",
    "doctor": "doctor",
    "serve": "serve",
    "ui": "ui",
}


def declare_app(words: Sequence[str] = ()) -> typer.Typer:
    """Groups and commands with their English help; :func:`build_command` translates it.

    ``words`` are what stands behind `zb`: where the first names a command or a group, only that is
    declared, else all.
    """
    app = typer.Typer(
        name="zb",
        cls=Group,
        help="zb_pipelines: the city's public-data platform (Zibo Public Data Measures, art. 6-14)",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    called = {*words[:1]} & {*GROUPS, *_COMMANDS}
    for name in called or GROUPS:
        if name in GROUPS:
            app.add_typer(_declare_group(name), name=name, help=GROUPS[name])
    _add(app, _commands(called or _COMMANDS))
    app.callback()(_run_subcommand)
    return app


def build_command(words: Sequence[str] = ()) -> TyperGroup:
    """The tree (or its part, see :func:`declare_app`) with help in the language of this context."""
    command = typer.main.get_group(declare_app(words))
    translate_tree(command)
    return command


def _declare_group(name: str) -> typer.Typer:
    alone = default_of(name)
    group = typer.Typer(
        cls=Group, no_args_is_help=alone is None, invoke_without_command=alone is not None
    )
    group.callback(help=GROUPS[name])(guard_outlet(name, alone) if alone else _run_subcommand)
    _add(group, commands_of(name), name)
    return group


def _commands(names: Iterable[str]) -> Commands:
    return {
        name: getattr(import_module(f"zb_pipelines.cli.{name}"), _COMMANDS[name])
        for name in names
        if name in _COMMANDS
    }


def _add(app: typer.Typer, commands: Commands, group: str = "") -> None:
    for name, function in commands.items():
        path = f"{group} {name}".strip()
        app.command(name, cls=Command)(guard_outlet(path, function))


def _run_subcommand() -> None:
    """A group of one command stays a group where it has a callback."""
