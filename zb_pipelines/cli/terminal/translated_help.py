"""Help and usage errors of Typer in the reader's language.

Commands and options are declared with English help. The tree is translated after it is built, for
help texts are made at import, before a language is chosen. Typer itself (0.29) speaks English from
literals, so its sentences are recognised by the templates below.
"""

import inspect
import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from zb_pipelines.domain.messages import message, translation

# What Typer and its parser say of a wrong command, longest first where one begins another.
_USAGE_ERRORS = (
    "No such command {name}. Did you mean {names}?",
    "No such command {name}.",
    "Missing command.",
    "Missing argument {name}.",
    "Missing option {name}.",
    "No such option: {name} (Possible options: {names})",
    "No such option: {name}",
    "Option {name} requires an argument.",
    "Option {name} does not take a value.",
    "Got unexpected extra argument(s) ({words})",
    "Invalid value for {name}: Input should be a valid integer, unable to parse string as an integer",
    "Invalid value for {name}: Input should be greater than or equal to {least}",
)


class Command(TyperCommand):
    """A command whose usage line, options' heading and help option are translated."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return _translated_usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """``--help``."""
        return _translated_help_option(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        _translate_headings()
        super().format_help(ctx, formatter)


class Group(TyperGroup):
    """The same for a group of commands."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return _translated_usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """``--help``."""
        return _translated_help_option(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        _translate_headings()
        super().format_help(ctx, formatter)


def translate_tree(command: TyperCommand | TyperGroup) -> None:
    """Translate help, options and prompts of ``command`` and all below it, in place."""
    command.help = translated_text(command.help or "")
    command.options_metavar = message("[OPTIONS]")
    for parameter in command.params:
        if isinstance(parameter, TyperOption | TyperArgument):
            parameter.help = translated_text(parameter.help or "") or None
        if isinstance(parameter, TyperOption):
            _translate_option(parameter)
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = message("COMMAND [ARGS]...")
        for each in command.commands.values():
            if isinstance(each, TyperCommand | TyperGroup):
                translate_tree(each)


def translated_text(text: str) -> str:
    """A help text, translated paragraph by paragraph; line breaks within one do not count."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(translation(" ".join(each.split())) for each in paragraphs if each)


def translated_usage_error(said: str) -> str:
    """A sentence of Typer's in the language of this context; as it is where it is unknown."""
    for template in _USAGE_ERRORS:
        if found := re.fullmatch("".join(_pattern(template)), said, re.DOTALL):
            return translation(template).format(**found.groupdict())
    return said


def _pattern(template: str) -> Iterator[str]:
    for literal, name, _, _ in Formatter().parse(template):
        yield re.escape(literal)
        if name:
            yield f"(?P<{name}>.+?)"


def _translate_option(option: TyperOption) -> None:
    if option.prompt:
        option.prompt = translation(option.prompt)
    if option.is_flag:
        option.metavar = ""  # else the help shows <bool>, as if a value were wanted


def _translated_usage(usage: str) -> str:
    return usage.replace("Usage: ", message("Usage: "), 1)


def _translated_help_option(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = message("Show this message and exit.")
        option.metavar = ""
    return option


def _translate_headings() -> None:
    """Typer keeps its headings in constants of this module (documented for custom styles)."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = message("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = message("Options")
    rich_utils.COMMANDS_PANEL_TITLE = message("Commands")
    rich_utils.DEFAULT_STRING = message("[default: {}]")
    rich_utils.ENVVAR_STRING = message("[env var: {}]")
    rich_utils.REQUIRED_LONG_STRING = message("[required]")
