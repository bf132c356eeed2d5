"""Files in S3-compatible object storage, through Arrow's own client."""

import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import urlsplit

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
from resources.agencies.source.error_words import declared_names, words_of
from resources.agencies.source.failure import PullError
from resources.agencies.source.storage_failure import no_room
from zb_pipelines.domain.messages import message

# The chance letters of a request may spell any word that is looked for.
_REQUEST = re.compile(r"\(request id: [^)]*\)")
# What the client's own library says where TLS fails: connecting, the server's name, its authority, ours.
_TLS_FAILED = re.compile(r"curlcode: (?:35|51|60|77)\b")
_NO_LOGIN = ("invalid_access_key_id", "signature_does_not_match", "invalidaccesskeyid", "signature")
_NO_RIGHT = ("access_denied", "access denied", "accessdenied", "http status 403")
_NO_BUCKET = ("no_such_bucket", "nosuchbucket", "bucket does not exist")


class S3Storage(Connection):
    """A bucket of S3-compatible storage at ``endpoint``; paths of entries are keys in it.

    ``plain: true`` says that an endpoint without TLS is meant.
    """

    kind: Literal["s3"] = Field(description="Kind of source.")
    endpoint: str = Field(pattern="^https?://", description="Address of the storage.")
    plain: bool = Field(default=False, description="Whether an address without TLS is meant.")
    bucket: str = Field(description="Name of the bucket.")
    region: str = Field(default="us-east-1", description="Region, where the storage has several.")
    user: str = Field(description="Access key id.")
    password_env: str = Field(description="Name of the environment variable with the secret key.")
    ca: str | None = Field(
        default=None, description="Path of the file with the certificate of the agency's authority."
    )
    connect_timeout: float = Field(default=10, description="Seconds to wait for a connection.")
    timeout: float = Field(default=60, description="Seconds to wait for an answer.")


@contextmanager
def open_s3(storage: S3Storage) -> Generator["_Session"]:
    """A session; nothing is asked yet. :class:`PullError` where the address is without TLS."""
    from pyarrow import fs

    address = urlsplit(storage.endpoint)
    if address.scheme == "http" and not storage.plain:
        raise PullError(
            "unreachable",
            message("the address of storage {at} is without TLS", at=address.netloc),
            message("write an https address; only in a secured network write plain: true"),
        )
    yield _Session(
        fs.S3FileSystem(
            access_key=storage.user,
            secret_key=password(storage.password_env),
            region=storage.region,
            scheme=address.scheme,
            endpoint_override=address.netloc,
            connect_timeout=storage.connect_timeout,
            request_timeout=storage.timeout,
            tls_ca_file_path=trusted_certificates(storage.ca),
        ),
        storage,
    )


class _Session:
    """Files of one bucket."""

    def __init__(self, client: Any, storage: S3Storage) -> None:
        self._client = client
        self._storage = storage

    def names(self, folder: str) -> list[str]:
        """The names of the objects directly below ``folder``."""
        from pyarrow import fs

        wanted = fs.FileSelector(
            self._key(folder), allow_not_found=self._key(folder) != self._storage.bucket
        )
        try:
            found = self._client.get_file_info(wanted)
            return sorted(each.base_name for each in found if each.type == fs.FileType.File)
        except OSError as error:
            failure = self._failure(error, folder)
        raise failure

    def get(self, path: str, file: Path) -> None:
        """Fetch the object ``path``."""
        key = self._key(path)
        try:
            size = self._client.get_file_info(key).size
            with self._client.open_input_stream(key) as stream, file.open("wb") as written:
                shutil.copyfileobj(stream, written, 1 << 20)
            if file.stat().st_size == size:
                return
            failure = truncated_error(file.name)
        except OSError as error:
            failure = no_room(error) or self._failure(error, path)
        raise failure

    def _key(self, path: str) -> str:
        key = PurePosixPath("/", path).as_posix().strip("/")
        return f"{self._storage.bucket}/{key}".rstrip("/")

    def _failure(self, error: OSError, path: str) -> PullError:
        at = urlsplit(self._storage.endpoint).netloc
        names = [*declared_names(self._storage), path, self._key(path)]
        told = _REQUEST.sub("", words_of(error, names))
        if any(word in told for word in _NO_LOGIN):
            return account_error(at, self._storage.user)
        if any(word in told for word in _NO_RIGHT):
            return permission_error(at, self._storage.bucket)
        if _TLS_FAILED.search(told):
            return certificate_error(at)
        if any(word in told for word in _NO_BUCKET) or isinstance(error, FileNotFoundError):
            return PullError(
                "missing_file",
                message("storage {at} has no bucket {bucket}", at=at, bucket=self._storage.bucket),
                message("correct bucket in sources.yml, or ask the agency"),
            )
        return unreachable_error(at)


def _place(storage: S3Storage) -> str:
    return f"{urlsplit(storage.endpoint).netloc}/{storage.bucket}"


S3 = ServerKind("s3", S3Storage, _place, open_s3)
