"""Where checkpoints are stored: a folder, a mailbox, a bucket whose objects cannot be overwritten."""

import os
import smtplib
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from resources.local_files.atomic_file import write_atomically
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

_WHERE = "ZB_CHECKPOINT_TO"
_PUBLIC = "checkpoint.pub"
_PATIENCE = 30  # seconds


def put_checkpoint(place: str, name: str, text: str, public_key: str | None) -> None:
    """Copy one checkpoint to ``place``; :class:`InputError` where it takes nothing.

    What is there already is never replaced. The public key (hex) is put beside it once.
    """
    parts = urlsplit(place)
    try:
        match parts.scheme:
            case "mailto":
                _mail(parts.path, name, text)
            case "s3":
                _put_object(parts.netloc, f"{parts.path.strip('/')}/{name}".lstrip("/"), text)
            case "" | "file":
                folder = Path(parts.path)
                _put_file(folder / name, text)
                if public_key:
                    _put_file(folder / _PUBLIC, public_key)
            case other:
                raise ValueError(other)
    except (OSError, ValueError, ImportError, smtplib.SMTPException) as error:
        raise input_error(
            f"{_WHERE} {place}",
            message("takes no checkpoint ({error})", error=type(error).__name__),
            message("name a folder, mailto:address or s3://bucket/prefix that may be written"),
        ) from error


def _put_file(path: Path, text: str) -> None:
    if not path.exists():
        write_atomically(path, text.encode())


def _mail(address: str, name: str, text: str) -> None:
    """Through the machine's own mail server, which knows the way out."""
    letter = EmailMessage()
    letter["Subject"] = name
    letter["To"] = address
    letter["From"] = address
    letter.set_content(text)
    with smtplib.SMTP("localhost", timeout=_PATIENCE) as server:
        server.send_message(letter)


def _put_object(bucket: str, key: str, text: str) -> None:
    """With the bucket's own retention (object lock) it cannot be replaced or deleted afterwards."""
    import boto3  # pyright: ignore[reportMissingImports] -- only where S3 is asked for
    from botocore.exceptions import BotoCoreError, ClientError

    client = boto3.client("s3", endpoint_url=os.environ.get("AWS_ENDPOINT_URL"))
    try:
        client.put_object(Bucket=bucket, Key=key, Body=text.encode(), IfNoneMatch="*")
    except (BotoCoreError, ClientError) as error:
        raise OSError(str(error)) from error
