"""Time stamps of an authority (RFC 3161) on checkpoints: that one was signed by then, whoever holds the keys later."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
from cryptography import x509

from zb_pipelines.domain.errors import Problem, input_error
from zb_pipelines.domain.messages import message

SUFFIX = ".tsr"
_WHERE = "ZB_TIMESTAMP_URL"
_PATIENCE = 30  # seconds


def request_timestamp(url: str, content: bytes) -> bytes:
    """The authority's answer (DER) that it saw ``content``'s hash now; the content stays here.

    :class:`InputError` where the authority cannot be reached or refuses.
    """
    library = _library()
    asked = library.TimestampRequestBuilder().data(content).build()
    try:
        answer = httpx.post(
            url,
            content=asked.as_bytes(),
            headers={"Content-Type": "application/timestamp-query"},
            timeout=_PATIENCE,
        ).raise_for_status()
        stamp = library.decode_timestamp_response(answer.content)
        granted = stamp.status == 0 and stamp.tst_info.nonce == asked.nonce
    except (httpx.HTTPError, ValueError) as error:
        raise _refusal(url, type(error).__name__) from None
    if not granted:
        raise _refusal(url, message("it refuses"))
    return answer.content


def timestamp_problems(folder: Path, root: Path) -> Iterator[Problem]:
    """Each checkpoint in ``folder`` without a time stamp that leads to the certificate (PEM) in ``root``."""
    library = _library()
    certificate = x509.load_pem_x509_certificate(root.read_bytes())
    remedy = message("compare it with what another place has")
    verifier = library.VerifierBuilder().add_root_certificate(certificate).build()
    for file in sorted(folder.glob("*.checkpoint.json")):
        stamp = file.with_name(file.name + SUFFIX)
        if not stamp.exists():
            yield Problem(file.name, message("has no time stamp"), remedy)
            continue
        try:
            answer = library.decode_timestamp_response(stamp.read_bytes())
            verifier.verify_message(answer, file.read_bytes())
        except (library.VerificationError, ValueError):
            what = message("its time stamp is not of it, or not of this authority")
            yield Problem(file.name, what, remedy)


def _library() -> Any:
    try:
        return import_module("rfc3161_client")
    except ImportError:
        raise input_error(
            _WHERE,
            message("the driver {driver} is not installed", driver="rfc3161-client"),
            message("install it: {command}", command="pip install zb-pipelines[timestamp]"),
        ) from None


def _refusal(url: str, why: str) -> Exception:
    return input_error(
        f"{_WHERE} {url}",
        message("gives no time stamp ({error})", error=why),
        message("see that the authority answers, or leave the setting out"),
    )
