"""Files on an FTP server: over TLS, unless the declaration says that the network is secured otherwise."""

import ftplib
import ssl
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from pydantic import Field

from resources.agencies.files.servers.server import (
    ServerKind,
    account_error,
    certificate_error,
    permission_error,
    truncated_error,
    unreachable_error,
)
from resources.agencies.source.credentials import password, trusted_certificates
from resources.agencies.source.declaration import Connection
from resources.agencies.source.storage_failure import no_room

_NO_LOGIN, _NOT_THERE = ("530", "430", "332", "532"), ("550", "450")


class FtpServer(Connection):
    """An FTP server with explicit TLS (FTPS); ``tls: disable`` says that the network is secured otherwise."""

    kind: Literal["ftp"] = Field(description="Kind of source.")
    host: str = Field(description="Host name or address.")
    port: int = Field(default=21, description="Port.")
    user: str = Field(default="anonymous", description="The user that the platform reads as.")
    password_env: str | None = Field(
        default=None, description="Name of the environment variable that holds the password."
    )
    tls: Literal["disable", "verify-full"] = Field(
        default="verify-full", description="Whether the connection is encrypted and verified."
    )
    ca: str | None = Field(
        default=None, description="Path of the file with the certificate of the agency's authority."
    )
    encoding: str = Field(default="utf-8", description="Encoding of the names of files.")
    timeout: int = Field(default=60, description="Seconds to wait for an answer.")


class _SecuredFtp(ftplib.FTP_TLS):
    """Takes the control connection's TLS session over to the data's, which many servers demand."""

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[Any, int | None]:
        """A data connection for ``cmd``, secured within the same session."""
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)  # noqa: S321
        session = getattr(self.sock, "session", None)
        secured = self.context.wrap_socket(connection, server_hostname=self.host, session=session)
        return secured, size


@contextmanager
def open_ftp(server: FtpServer) -> Generator["_Session"]:
    """A session, logged in; :class:`PullError` where the server refuses or cannot be verified."""
    client, failure, at = _new_client(server), None, _place(server)
    secret = password(server.password_env) or ""
    try:
        client.connect(server.host, server.port)
        client.login(server.user, secret)
        if isinstance(client, ftplib.FTP_TLS):
            client.prot_p()
        client.voidcmd("TYPE I")
    except ssl.SSLCertVerificationError:
        failure = certificate_error(at)
    except ftplib.Error as error:
        told = str(error).startswith(_NO_LOGIN)
        failure = account_error(at, server.user) if told else unreachable_error(at)
    except (OSError, EOFError):
        failure = unreachable_error(at)
    try:
        if failure:
            raise failure
        yield _Session(client, at)
    finally:
        with suppress(OSError, EOFError, ftplib.Error):
            client.close()


class _Session:
    """Files of one FTP server."""

    def __init__(self, client: ftplib.FTP, at: str) -> None:
        self._client = client
        self._at = at

    def names(self, folder: str) -> list[str]:
        """The names in ``folder``; a server tells an empty folder as a missing one."""
        try:
            return sorted({PurePosixPath(each).name for each in self._client.nlst(folder)})
        except ftplib.error_perm as error:
            if str(error).startswith(_NOT_THERE):
                return []
            failure = permission_error(self._at, folder)
        except (ftplib.Error, OSError, EOFError, UnicodeError):
            failure = unreachable_error(self._at)
        raise failure

    def get(self, path: str, file: Path) -> None:
        """Fetch ``path``, and compare with the size that the server tells, where it tells any."""
        told, failure = self._size(path), None
        try:
            with file.open("wb") as written:
                self._client.retrbinary(f"RETR {path}", written.write)
        except ftplib.error_perm:
            failure = permission_error(self._at, path)
        except ftplib.Error:
            failure = truncated_error(file.name)
        except (OSError, EOFError) as error:
            failure = no_room(error) or unreachable_error(self._at)
        if failure is None and told is not None and file.stat().st_size != told:
            failure = truncated_error(file.name)
        if failure:
            raise failure

    def _size(self, path: str) -> int | None:
        try:
            return self._client.size(path)
        except (ftplib.Error, OSError, EOFError):
            return None


def _new_client(server: FtpServer) -> ftplib.FTP:
    if server.tls == "disable":
        return ftplib.FTP(timeout=server.timeout, encoding=server.encoding)  # noqa: S321
    context = ssl.create_default_context(cafile=trusted_certificates(server.ca))
    return _SecuredFtp(context=context, timeout=server.timeout, encoding=server.encoding)


def _place(server: FtpServer) -> str:
    return f"{server.host}:{server.port}"


FTP = ServerKind("ftp", FtpServer, _place, open_ftp)
