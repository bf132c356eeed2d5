"""What a server of files is: its declaration, a session with it, and how it refuses."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from resources.agencies.source.declaration import Connection
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.messages import message


class FileSession(Protocol):
    """A session with a server; both raise :class:`PullError` where the server cannot be asked."""

    def names(self, folder: str) -> list[str]:
        """The names of the files in ``folder``; none where there is no such folder."""
        ...

    def get(self, path: str, file: Path) -> None:
        """Fetch the whole of ``path`` into ``file``."""
        ...


@dataclass(frozen=True)
class ServerKind:
    """One protocol: ``place`` tells where the server stands, ``open`` begins a session with it."""

    name: str
    declared: type[Connection]
    place: Callable[[Any], str]
    open: Callable[[Any], AbstractContextManager[FileSession]]


def account_error(at: str, user: str) -> PullError:
    """The failure of a login."""
    return PullError(
        "authentication",
        message("server {at} refused account {user}", at=at, user=user),
        message(
            "check account and password with the agency; password_env names the variable that holds it"
        ),
    )


def permission_error(at: str, path: str) -> PullError:
    """The failure of an account that may not read a path."""
    return PullError(
        "authentication",
        message("server {at} does not let this account read {path}", at=at, path=path),
        message("ask the agency for the right to list the folder and to read its files"),
    )


def unreachable_error(at: str) -> PullError:
    """The failure of a server that does not answer, or not to the end."""
    return PullError(
        "unreachable",
        message("server {at} cannot be reached, or broke off", at=at),
        message("check the network and that the server runs, and try again"),
    )


def truncated_error(name: str) -> PullError:
    """The failure of a file of which not all bytes came."""
    return PullError(
        "truncated",
        message("file {name} did not come whole from the server", name=name),
        message("try again; if it happens often, ask the agency to check its server"),
    )


def certificate_error(at: str) -> PullError:
    """The failure of a server whose certificate is not of a known authority or not for its name."""
    return PullError(
        "unreachable",
        message("the certificate of server {at} cannot be verified", at=at),
        message("write ca: the file with the certificate of the agency's authority"),
    )
