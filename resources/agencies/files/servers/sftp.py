"""Files on an SFTP server, with the key of the host verified."""

import base64
import re
import socket
import stat
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from resources.agencies.files.servers.server import (
    ServerKind,
    account_error,
    permission_error,
    truncated_error,
    unreachable_error,
)
from resources.agencies.source.credentials import import_driver, password
from resources.agencies.source.declaration import Connection
from resources.agencies.source.failure import PullError
from resources.agencies.source.storage_failure import no_room
from zb_pipelines.domain.messages import message

# The client has no type for the first; the second is that the host has no key of the declared kind.
_OTHER_KEY = re.compile(r"\A(?:Bad host key from server|.*no acceptable host key)")
_REQUESTS = 64  # on their way at once, as OpenSSH's own client has them


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
    timeout: int = Field(default=60, description="Seconds to wait for an answer.")


@contextmanager
def open_sftp(server: SftpServer) -> Generator["_Session"]:
    """A session, logged in; :class:`PullError` where the server refuses or is another one."""
    paramiko = import_driver("paramiko")
    with closing(_open_transport(paramiko, server)) as transport:
        client = paramiko.SFTPClient.from_transport(transport)
        client.get_channel().settimeout(server.timeout)
        yield _Session(client, _place(server), (paramiko.SSHException, EOFError))


class _Session:
    """Files of one SFTP server."""

    def __init__(self, client: Any, at: str, errors: tuple[type[Exception], ...]) -> None:
        self._client = client
        self._at = at
        self._errors = errors

    def names(self, folder: str) -> list[str]:
        """The names of the files in ``folder``."""
        try:
            found = self._client.listdir_attr(folder or ".")
            return sorted(each.filename for each in found if not stat.S_ISDIR(each.st_mode or 0))
        except FileNotFoundError:
            return []
        except PermissionError:
            failure = permission_error(self._at, folder)
        except (OSError, *self._errors):
            failure = unreachable_error(self._at)
        raise failure

    def get(self, path: str, file: Path) -> None:
        """Fetch ``path``, and compare with the size that the server told before."""
        try:
            told = self._client.stat(path).st_size
            self._client.get(path, str(file), max_concurrent_prefetch_requests=_REQUESTS)
            if file.stat().st_size == told:
                return
            failure = truncated_error(file.name)
        except PermissionError:
            failure = permission_error(self._at, path)
        except OSError as error:
            failure = no_room(error) or unreachable_error(self._at)
        except self._errors:
            failure = unreachable_error(self._at)
        raise failure


def _open_transport(paramiko: Any, server: SftpServer) -> Any:
    """A connection that has seen the declared key of the host, logged in."""
    at = _place(server)
    secret = password(server.password_env)
    failure, opened = None, None
    try:
        expected = _declared_key(paramiko, server)
        private = paramiko.PKey.from_path(server.key_file) if server.key_file else None
        opened = socket.create_connection((server.host, server.port), server.connect_timeout)
        transport = paramiko.Transport(opened)
        transport.banner_timeout = transport.auth_timeout = server.connect_timeout
        transport.connect(hostkey=expected, username=server.user, password=secret, pkey=private)
        return transport
    except paramiko.AuthenticationException:
        failure = account_error(at, server.user)
    except paramiko.BadHostKeyException:
        failure = _wrong_key_error(at)
    except paramiko.SSHException as error:
        failure = _wrong_key_error(at) if _OTHER_KEY.search(str(error)) else unreachable_error(at)
    except (OSError, EOFError):
        failure = unreachable_error(at)
    if opened:
        opened.close()
    raise failure


def _declared_key(paramiko: Any, server: SftpServer) -> Any:
    kind, _, key = server.host_key.partition(" ")
    try:
        return paramiko.PKey.from_type_string(kind, base64.b64decode(key.split()[0]))
    except (paramiko.SSHException, ValueError, IndexError):
        failure = PullError(
            "not_declared",
            message("host_key of server {at} is no public key", at=_place(server)),
            message(
                "write it as known_hosts has it, after the host's name: ssh-ed25519 and the key"
            ),
        )
    raise failure


def _wrong_key_error(at: str) -> PullError:
    return PullError(
        "unreachable",
        message("server {at} shows another host key than declared", at=at),
        message("ask the agency whether its server changed; then correct host_key in sources.yml"),
    )


def _place(server: SftpServer) -> str:
    return f"{server.host}:{server.port}"


SFTP = ServerKind("sftp", SftpServer, _place, open_sftp)
