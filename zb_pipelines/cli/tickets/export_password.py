"""The password of an encrypted workbook: the option that several commands take, and when it is due."""

import os
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import errors
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

PASSWORD = "ZB_TICKETS_PASSWORD"  # noqa: S105 - the name of a variable
Password = Annotated[
    str | None,
    typer.Option(
        envvar=PASSWORD, help="Password of the encrypted copy, best given in the environment"
    ),
]


def export_password(command: str, *, unmasked: bool, password: str | None) -> str | None:
    """The password to encrypt an export with; ``None`` for masked values.

    A password in the environment alone asks for nothing. :class:`InputError` where only one of
    ``--unmasked`` and ``--password`` is given.
    """
    if unmasked != (password is not None) and (unmasked or not os.environ.get(PASSWORD)):
        raise input_error(
            command,
            message("Full values are written only to an encrypted copy"),
            message(
                "give --unmasked and --password together; without both, values are masked by level"
            ),
        )
    warn_of_typed_password(password)
    return password if unmasked else None


def warn_of_typed_password(password: str | None) -> None:
    """Say that a password on the command line can be read by others of this machine."""
    if password is not None and password != os.environ.get(PASSWORD):
        warning = message(
            "The password stands in the list of processes and in the shell's history; give it in"
            " {variable} instead",
            variable=PASSWORD,
        )
        errors.print(warning, style="yellow", markup=False, soft_wrap=True)
