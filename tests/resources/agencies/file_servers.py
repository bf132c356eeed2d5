"""Servers of files that run within a test: SFTP, FTP (also with TLS) and S3."""

import os
import socket
import ssl
import threading
import urllib.request
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import paramiko
from moto.server import ThreadedMotoServer
from paramiko import common as ssh
from paramiko import sftp as codes
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import ThreadedFTPServer

USER, PASSWORD = "zb", "s3cret"
BUCKET = "jiaohuan"


@dataclass(frozen=True)
class Listening:
    """A server that runs: its port, and what else its declaration must tell."""

    port: int
    told: str = ""


class _Account(paramiko.ServerInterface):
    def check_auth_password(self, username: str, password: str) -> int:
        good = (username, password) == (USER, PASSWORD)
        return ssh.AUTH_SUCCESSFUL if good else ssh.AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        good = username == USER and key == self.allowed
        return ssh.AUTH_SUCCESSFUL if good else ssh.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return ssh.OPEN_SUCCEEDED

    def get_allowed_auths(self, username: str) -> str:
        return "password,publickey"

    allowed: paramiko.PKey | None = None
    transport: paramiko.Transport


class _Folder(paramiko.SFTPServerInterface):
    """The files below ``root``; of one named ``cut…`` only half can be read, one ``denied…`` not at all."""

    root: Path

    def list_folder(self, path: str) -> Any:
        folder = self._real(path)
        if not folder.is_dir():
            return codes.SFTP_NO_SUCH_FILE
        return [
            paramiko.SFTPAttributes.from_stat(each.stat(), each.name) for each in folder.iterdir()
        ]

    def stat(self, path: str) -> Any:
        real = self._real(path)
        return (
            paramiko.SFTPAttributes.from_stat(real.stat())
            if real.exists()
            else codes.SFTP_NO_SUCH_FILE
        )

    lstat = stat

    def open(self, path: str, flags: int, attr: Any) -> Any:
        real = self._real(path)
        if real.name.startswith("denied"):
            return codes.SFTP_PERMISSION_DENIED
        handle = paramiko.SFTPHandle(flags)
        if real.name.startswith("cut"):
            half = real.with_name(f"half-{real.name}")
            half.write_bytes(real.read_bytes()[: real.stat().st_size // 2])
            real = half
        handle.readfile = real.open("rb")  # pyright: ignore[reportAttributeAccessIssue]
        return handle

    def _real(self, path: str) -> Path:
        return self.root / path.lstrip("/")


class WritableFolder(_Folder):
    """The same, and files may be written, renamed and removed; ``fault`` says what goes wrong.

    ``full``: no room after the first block of a file; ``cut``: the connection breaks there;
    ``locked``: no file may be renamed; ``half``: only the first may; ``cut at rename``: the
    connection breaks once the first file has its name.
    """

    fault = ""
    renamed = 0

    def open(self, path: str, flags: int, attr: Any) -> Any:
        if not flags & (os.O_WRONLY | os.O_RDWR):
            return super().open(path, flags, attr)
        real = self._real(path)
        if not real.parent.is_dir():
            return codes.SFTP_NO_SUCH_FILE
        handle = _Written(flags)
        handle.writefile = real.open("wb")  # pyright: ignore[reportAttributeAccessIssue]
        handle.folder = self
        return handle

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        if self.fault == "locked" or (self.fault == "half" and self.renamed):
            return codes.SFTP_PERMISSION_DENIED
        self._real(oldpath).replace(self._real(newpath))
        self.renamed += 1
        if self.fault == "cut at rename":
            self.break_connection()
        return codes.SFTP_OK

    def remove(self, path: str) -> int:
        self._real(path).unlink(missing_ok=True)
        return codes.SFTP_OK

    def break_connection(self) -> None:
        """As if a cable were pulled."""
        self.server.transport.sock.close()

    def __init__(self, server: Any, *more: Any, **named: Any) -> None:
        self.server = server
        super().__init__(server, *more, **named)


class _Written(paramiko.SFTPHandle):
    """A file that is written, with the fault of its folder."""

    folder: WritableFolder

    def write(self, offset: int, data: Any) -> int:
        if self.folder.fault == "full":
            return codes.SFTP_FAILURE
        if self.folder.fault == "cut":
            self.folder.break_connection()
        return super().write(offset, data)


@contextmanager
def sftp_server(
    root: Path, key: paramiko.PKey | None = None, kind: type[_Folder] = _Folder
) -> Generator[Listening]:
    """An SFTP server over the files of ``root``, which ``kind`` shows."""
    host_key = paramiko.ECDSAKey.generate()
    account = type("Account", (_Account,), {"allowed": key})
    folder = type("Folder", (kind,), {"root": root})
    listener = socket.create_server(("127.0.0.1", 0))
    transports: list[paramiko.Transport] = []

    def serve() -> None:
        while True:
            try:
                accepted, _ = listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(accepted)
            transport.add_server_key(host_key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, folder)
            transports.append(transport)
            try:
                served = account()
                served.transport = transport
                transport.start_server(server=served)
            except (paramiko.SSHException, EOFError, OSError):
                continue  # a client that does not like the host key leaves

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        told = f"host_key: '{host_key.get_name()} {host_key.get_base64()}'"
        yield Listening(listener.getsockname()[1], told)
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for transport in transports:
            transport.close()


@contextmanager
def ftp_server(root: Path) -> Generator[Listening]:
    """A plain FTP server over the files of ``root``."""
    authorizer = DummyAuthorizer()
    authorizer.add_user(USER, PASSWORD, str(root), perm="elr")
    handler = type("Handler", (FTPHandler,), {"authorizer": authorizer, "auth_failed_timeout": 0})
    server = ThreadedFTPServer(("127.0.0.1", 0), handler)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            server.serve_forever(timeout=0.05, blocking=False)
        server.close_all()  # here: what another thread closes may just be waited for

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Listening(server.address[1], "tls: disable")
    finally:
        ended.set()
        thread.join()


class _SecuredFtp:
    """The few commands that a fetch needs, over TLS: pyftpdlib would need a library more.

    Of a file named ``cut…`` it gives half.
    """

    def __init__(self, root: Path, context: ssl.SSLContext) -> None:
        self._root = root
        self._context = context

    def answer(self, plain: socket.socket) -> None:
        connection, data = plain, None
        connection.sendall(b"220 ready\r\n")
        reader = connection.makefile("rb")
        while line := reader.readline():
            command, _, value = line.decode().strip().partition(" ")
            match command.upper():
                case "AUTH":
                    connection.sendall(b"234 go on\r\n")
                    connection = self._context.wrap_socket(connection, server_side=True)
                    reader = connection.makefile("rb")
                    continue
                case "USER":
                    told = "331 password"
                case "PASS":
                    told = "230 in" if value == PASSWORD else "530 no"
                case "PASV":
                    data = socket.create_server(("127.0.0.1", 0))
                    port = data.getsockname()[1]
                    told = f"227 (127,0,0,1,{port // 256},{port % 256})"
                case "NLST" | "RETR" if data:
                    connection.sendall(b"150 coming\r\n")
                    with closing(data), self._context.wrap_socket(data.accept()[0], True) as sent:
                        names = "".join(f"{each.name}\r\n" for each in self._root.iterdir())
                        content = names.encode()
                        if command.upper() == "RETR":
                            content = (self._root / value).read_bytes()
                        half = len(content) // 2 if value.startswith("cut") else len(content)
                        sent.sendall(content[:half])
                        sent.unwrap()
                    told = "226 done"
                case "SIZE":
                    told = f"213 {(self._root / value).stat().st_size}"
                case _:
                    told = "200 ok"
            connection.sendall(f"{told}\r\n".encode())


@contextmanager
def ftps_server(root: Path, certificate: Path, key: Path) -> Generator[Listening]:
    """An FTP server with explicit TLS over the files of ``root``."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    served = _SecuredFtp(root, context)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                accepted, _ = listener.accept()
            except OSError:
                return
            try:
                served.answer(accepted)
            except OSError:
                continue  # a client that does not like the certificate leaves

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Listening(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@contextmanager
def s3_server(root: Path, *, checks_login: bool = False) -> Generator[Listening]:
    """S3 storage with the files of ``root`` in :data:`BUCKET`; ``checks_login``: nobody is let in."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = server.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{address[0]}:{address[1]}",
        aws_access_key_id=USER,
        aws_secret_access_key=PASSWORD,
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=BUCKET)
    for file in root.rglob("*"):
        if file.is_file():
            client.put_object(
                Bucket=BUCKET, Key=str(file.relative_to(root)), Body=file.read_bytes()
            )

    def check_from(action: bytes) -> None:
        told = urllib.request.Request(
            f"{client.meta.endpoint_url}/moto-api/reset-auth",
            action,
            {"Content-Type": "text/plain"},
        )
        urllib.request.urlopen(told).close()

    if checks_login:
        check_from(b"0")
    try:
        yield Listening(urlsplit(client.meta.endpoint_url).port or 0)
    finally:
        if checks_login:
            check_from(b"inf")  # the process keeps it
        server.stop()
