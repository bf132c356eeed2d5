"""A recipient's SFTP server: each file under a name of its own until it is whole, the receipt last."""

from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from assets.sharing.handover.place import draft_name, place_error, reason_of, rename_steps
from resources.agencies.source.credentials import import_driver
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message

_TIMEOUT = 30
"""Seconds to wait for the server at each step."""


class SftpPlace:
    """A folder of an SFTP server, over one connection."""

    def __init__(self, client: Any, server: Any, address: sa.URL, drafts: Path) -> None:
        self._client = client
        self._server = server
        self._folder = f"/{address.database or ''}".rstrip("/")
        self._sent: list[str] = []
        self.location = shown_address(address)
        self.drafts = drafts

    def send(self, names: Sequence[str]) -> None:
        """Put each file beside its place; its size there is compared."""
        for name in names:
            self._sent.append(name)
            draft = draft_name(self._folder, name)
            try:
                self._server.put(str(self.drafts / name), draft, confirm=True)
            except Exception as error:
                raise self._error(error, name, nothing_there=True) from None

    def publish(self, names: Sequence[str]) -> None:
        """Rename each draft over what has its name."""
        for done, (draft, path) in enumerate(rename_steps(self._folder, names)):
            try:
                self._server.posix_rename(draft, path)
            except Exception as error:
                sure = not done and isinstance(error, OSError) and self._is_connected()
                raise self._error(error, path, nothing_there=sure) from None
            self._sent.remove(path.rpartition("/")[2])

    def withdraw(self) -> None:
        """Remove the drafts that are left, as far as the server still answers."""
        for name in self._sent:
            with suppress(Exception):  # the error that is on its way says what is wrong
                self._server.remove(draft_name(self._folder, name))

    def _is_connected(self) -> bool:
        transport = self._client.get_transport()
        return transport is not None and transport.is_active()

    def _error(self, error: Exception, name: str, *, nothing_there: bool) -> InputError:
        if not _is_of_the_server(error):
            raise error
        shown = name.rpartition("/")[2]
        what = message("{file} cannot be written: {error}", file=shown, error=reason_of(error))
        return place_error(self.location, what, nothing_there=nothing_there)


@contextmanager
def open_sftp(target: str, scratch: Path) -> Generator[SftpPlace]:
    """The folder of ``sftp://user@host:port/path``; the drafts are made in ``scratch``.

    Login by a key of the user's own (or the agent), or the password in the address; the server must
    be known in ``~/.ssh/known_hosts``. :class:`NotHandedOverError` where the server cannot be reached, is
    another than the known one, or refuses the login.
    """
    address = _parse(target)
    paramiko = import_driver("paramiko")
    with closing(paramiko.SSHClient()) as client:
        client.load_system_host_keys()
        server = _connect(paramiko, client, address)
        place = SftpPlace(client, server, address, scratch)
        try:
            yield place
        finally:
            place.withdraw()


def _connect(paramiko: Any, client: Any, address: sa.URL) -> Any:
    failure: str
    try:
        client.connect(
            address.host or "",
            address.port or 22,
            address.username,
            address.password or None,
            timeout=_TIMEOUT,
            banner_timeout=_TIMEOUT,
            auth_timeout=_TIMEOUT,
        )
        server = client.open_sftp()
        server.get_channel().settimeout(_TIMEOUT)
        return server
    except paramiko.BadHostKeyException:
        failure = message("another server answers there than the known one")
    except paramiko.AuthenticationException:
        failure = message("the server refuses the login")
    except (paramiko.SSHException, EOFError, OSError) as error:
        failure = message(
            "cannot be reached, or is not in known_hosts: {error}", error=reason_of(error)
        )
    raise place_error(shown_address(address), failure, nothing_there=True)


def _is_of_the_server(error: Exception) -> bool:
    paramiko = import_driver("paramiko")
    return isinstance(error, paramiko.SSHException | EOFError | OSError)


def _parse(target: str) -> sa.URL:
    try:
        return sa.make_url(target)
    except (ArgumentError, ValueError):
        pass  # not "from": it may quote the password
    raise input_error(
        "TARGET",
        message("it is no address"),
        message("write sftp://user@host:port/folder, @ in a password as %40"),
    )


def shown_address(address: sa.URL) -> str:
    """The address without any login."""
    port = f":{address.port}" if address.port else ""
    return f"{address.drivername}://{address.host}{port}/{address.database or ''}"
