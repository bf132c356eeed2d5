"""What a session with an agency's system needs of this machine: passwords, authorities, drivers."""

import importlib
import os
import ssl
from typing import Any

from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message

_INSTALL = {
    "pymysql": "PyMySQL==1.2.4",
    "paramiko": "paramiko==5.1.0",
    "oracledb": "oracledb",
    "pymssql": "pymssql",
    "dmPython": "dmPython==2.6.1",
}
"""What pip is asked for by the name of a module that is an extra."""


def password(variable: str | None) -> str | None:
    """The password from the environment; ``None`` where none is declared.

    Raises :class:`PullError` ``authentication`` where the declared variable is not set.
    """
    if variable is None:
        return None
    found = os.environ.get(variable)
    if not found:
        raise PullError(
            "authentication",
            message(
                "environment variable {variable} is not set, there is no password",
                variable=variable,
            ),
            message("set it where the platform runs, do not write it in sources.yml"),
        )
    return found


def trusted_certificates(declared: str | None) -> str:
    """The file with the certificates of authorities: the declared one, or this machine's."""
    paths = ssl.get_default_verify_paths()
    return declared or paths.cafile or paths.openssl_cafile


def import_driver(module: str) -> Any:
    """An optional driver; :class:`PullError` with its line of installation where it is not there."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        wanted = _INSTALL.get(module, module)
        raise PullError(
            "unreachable",
            message("the driver {driver} is not installed", driver=wanted.partition("==")[0]),
            message("install it: {command}", command=f"pip install {wanted}"),
        ) from error
