"""Servers that files are fetched from: SFTP, with the key of the host verified."""

import os
import posixpath
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from resources.agencies.files.day_path import of_day
from resources.agencies.source.declaration import Connection
from resources.agencies.source.failure import PullError
from resources.agencies.source.storage_failure import no_room
from zb_pipelines.domain.messages import message


class SftpServer(Connection):
    """An SFTP server. ``host_key`` is its public key as in known_hosts (``ssh-ed25519 AAAA…``).

    Login by ``password_env``, the variable with the password, or ``key_file``, a private key.
    """

    kind: Literal["sftp"] = Field(description="Kind of source.")
    host: str = Field(description="Host name or address.")
    port: int = Field(default=22, description="Port.")
    user: str = Field(description="The user that the platform reads as.")
    host_key: str = Field(
        description="Public key of the server as in known_hosts, such as ssh-ed25519 AAAA...."
    )
    password_env: str | None = Field(
        default=None, description="Name of the environment variable that holds the password."
    )
    key_file: str | None = Field(
        default=None, description="Path of the private key to log in with."
    )
    connect_timeout: int = Field(default=10, description="Seconds to wait for a connection.")


def fetch(connection: dict[str, Any], paths: Sequence[str], day: date, folder: Path) -> None:
    """Fetch the files of ``day`` into ``folder``, under their names; what is not there is left out.

    Raises :class:`PullError` where the server cannot be asked.
    """
    server = SftpServer.model_validate(connection)
    transport, errors = _open_transport(server)
    failure = None
    try:
        with closing(transport) as session:
            sftp = session.open_sftp_client()
            for path in paths:
                for found in _matching(sftp, of_day(path, day)):
                    sftp.get(found, str(folder / posixpath.basename(found)))
        return
    except OSError as error:
        failure = no_room(error) or _unreachable_error(server)
    except errors:
        failure = _unreachable_error(server)
    raise failure


def listed(connection: dict[str, Any], folder: str) -> list[str]:
    """The names of the files in ``folder``; raises :class:`PullError` where it cannot be asked."""
    server = SftpServer.model_validate(connection)
    transport, errors = _open_transport(server)
    try:
        with closing(transport) as session:
            return sorted(session.open_sftp_client().listdir(folder or "."))
    except (OSError, *errors):
        failure = _unreachable_error(server)
    raise failure


def _matching(sftp: Any, path: str) -> list[str]:
    folder, name = posixpath.split(path)
    try:
        names = sftp.listdir(folder or ".")
    except FileNotFoundError:
        return []
    return sorted(posixpath.join(folder, each) for each in names if fnmatch(each, name))


def _open_transport(server: SftpServer) -> tuple[Any, tuple[type[Exception], ...]]:
    """A transport with ``open_sftp_client``, logged in, and the errors of its library."""
    try:
        import paramiko
    except ImportError as error:
        raise PullError(
            "unreachable",
            message("the driver {driver} is not installed", driver="paramiko"),
            message("install it: {command}", command="pip install paramiko==5.1.0"),
        ) from error
    import base64
    import socket

    kind, _, key = server.host_key.partition(" ")
    try:
        expected = paramiko.PKey.from_type_string(kind, base64.b64decode(key.split()[0]))
        sock = socket.create_connection((server.host, server.port), server.connect_timeout)
        transport = paramiko.Transport(sock)
        transport.open_sftp_client = lambda: paramiko.SFTPClient.from_transport(transport)  # pyright: ignore
        secret = os.environ.get(server.password_env or "")
        private = paramiko.PKey.from_path(server.key_file) if server.key_file else None
        transport.connect(hostkey=expected, username=server.user, password=secret, pkey=private)
        return transport, (paramiko.SSHException, EOFError)
    except paramiko.AuthenticationException:
        failure = PullError(
            "authentication",
            message(
                "server {at} refused account {user}",
                at=f"{server.host}:{server.port}",
                user=server.user,
            ),
            message(
                "check account and password with the agency; password_env names the variable that holds it"
            ),
        )
    except paramiko.BadHostKeyException:
        failure = _wrong_key(server)
    except paramiko.SSHException as error:
        failure = (
            _wrong_key(server) if "host key" in str(error).lower() else _unreachable_error(server)
        )
    except (OSError, EOFError, ValueError, IndexError):
        failure = _unreachable_error(server)
    raise failure


def _wrong_key(server: SftpServer) -> PullError:
    return PullError(
        "unreachable",
        message(
            "server {at} shows another host key than declared", at=f"{server.host}:{server.port}"
        ),
        message("ask the agency whether its server changed; then correct host_key in sources.yml"),
    )


def _unreachable_error(server: SftpServer) -> PullError:
    return PullError(
        "unreachable",
        message("server {at} cannot be reached, or broke off", at=f"{server.host}:{server.port}"),
        message("check the network and that the server runs, and try again"),
    )
