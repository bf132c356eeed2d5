"""Where checkpoints are stored: a folder, a mailbox, a bucket whose objects cannot be overwritten."""

import os
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from resources.local_files.atomic_file import write_atomically
from zb_pipelines.domain.errors import InputError, Problem
from zb_pipelines.domain.messages import message

_WHERE = "ZB_CHECKPOINT_TO"
_PATIENCE = 30  # seconds
_HERE = ("localhost", "127.0.0.1", "::1")
_MAIL_PORT = 25

Files = Mapping[str, bytes]


def put_files(places: Sequence[str], files: Files) -> None:
    """Copy ``files``, by name, to every place; what is there already is never replaced.

    A place is a folder, ``s3://bucket/prefix``, or ``mailto:address``, by this machine's mail server
    or that of ``?server=host:port``, which must then take TLS. :class:`InputError` names each that
    takes nothing; the others have the files.
    """
    problems = [found for place in places if (found := _problem(place, files))]
    if problems:
        raise InputError(*problems)


def _problem(place: str, files: Files) -> Problem | None:
    parts = urlsplit(place)
    try:
        match parts.scheme:
            case "mailto":
                _mail(parts, files)
            case "s3":
                _put_objects(parts, files)
            case "" | "file":
                _put_in_folder(Path(parts.path), files)
            case other:
                raise ValueError(other)
    except (OSError, ValueError, ImportError, smtplib.SMTPException) as error:
        return Problem(
            f"{_WHERE} {place}",
            message("takes no checkpoint ({error})", error=type(error).__name__),
            message("name a folder, mailto:address or s3://bucket/prefix that may be written"),
        )
    return None


def _put_in_folder(folder: Path, files: Files) -> None:
    for name, content in files.items():
        if not (folder / name).exists():
            write_atomically(folder / name, content)


def _mail(parts: SplitResult, files: Files) -> None:
    """One letter with the files attached, so that they are saved as they were signed."""
    address = unquote(parts.path)
    host, _, port = parse_qs(parts.query).get("server", ["localhost"])[0].partition(":")
    letter = EmailMessage()
    letter["Subject"] = next(iter(files))
    letter["To"] = letter["From"] = address
    letter.set_content(
        message("Keep the attached files; zb ledger verify --checkpoints reads them.")
    )
    for name, content in files.items():
        letter.add_attachment(content, "application", "octet-stream", filename=name)
    with smtplib.SMTP(host, int(port or _MAIL_PORT), timeout=_PATIENCE) as server:
        if host not in _HERE:
            server.starttls(context=ssl.create_default_context())
        server.send_message(letter)


def _put_objects(parts: SplitResult, files: Files) -> None:
    """With the bucket's own retention (object lock) they cannot be replaced or deleted afterwards."""
    import boto3  # pyright: ignore[reportMissingImports] -- only where S3 is asked for
    from botocore.exceptions import BotoCoreError, ClientError

    client = boto3.client("s3", endpoint_url=os.environ.get("AWS_ENDPOINT_URL"))
    for name, content in files.items():
        key = f"{parts.path.strip('/')}/{name}".lstrip("/")
        try:
            client.put_object(Bucket=parts.netloc, Key=key, Body=content, IfNoneMatch="*")
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") != "PreconditionFailed":
                raise OSError(str(error)) from error
        except BotoCoreError as error:
            raise OSError(str(error)) from error
